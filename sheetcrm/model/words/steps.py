"""What the nightly computations write into cells and tasks, and how they explain themselves."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

# Why a robot's cell changed.
FROM_STORIES = Word("по Заказам и Истории", "from Orders and History")
FIRST_SEEN = Word("самое раннее, что известно", "the earliest that is known")
FORMULA_BACK = Word("формула робота вернулась на место", "the robot's formula is back in its place")
BY_RULES = Word("по вкладке «Правила»", "by the Rules tab")
BY_SCORE = Word("по баллу и вкладке «Правила»", "by the score and the Rules tab")
BY_ACTIONS = Word("по действиям клиента", "by the client's actions")
BY_REVENUE = Word("по доле в выручке", "by the share of revenue")
BY_PURCHASES = Word("по числу покупок и времени после них", "by the number of purchases and the time since")
BY_WEIGHTS = Word("по весам полей", "by the weights of fields")
SOONEST = Word("ближайшее из назначенного", "the soonest of what is due")

# Tasks (C2, C3).
READY = Word("готов купить: свяжитесь, пока интерес горячий", "ready to buy: get in touch while the interest is warm")
OFFER_TRIAL = Word(
    "рассматривает: предложите пробный визит или покажите примеры",
    "considering: offer a trial visit or show examples",
)
PERSONAL_OFFER = Word("решает: подготовьте личное предложение", "deciding: prepare a personal offer")
STAGE_REACHED = Word("этап «{stage}», балл {score}", "stage “{stage}”, score {score}")
STAGE_REACHED_WHY = Word("этап «{stage}», балл {score}: {why}", "stage “{stage}”, score {score}: {why}")

# Next step (C8).
GET_IN_TOUCH = Word("связаться", "get in touch")
DO_TASK = Word("сделать задачу", "do the task")
VISIT = Word("визит", "visit")
VISIT_AT = Word("визит в {time}", "visit at {time}")
DEADLINE = Word("срок клиента", "the client's deadline")

# Explanations (O5, law 6).
NO_CLIENT = Word(
    "Клиента с кодом «{id}» нет во вкладке «Клиенты».", "There is no client with the id “{id}” in Clients."
)
SCORE = Word("Балл {score}: профиль {fit}, события {engagement}.", "Score {score}: fit {fit}, engagement {engagement}.")
SCORE_FIT = Word("{name}: {points} ({column}: {value}).", "{name}: {points} ({column}: {value}).")
SCORE_EVENT = Word(
    "{name}: {points} за {window} дн. ({days}).",
    "{name}: {points} within {window} days ({days}).",
)
NOTHING = Word("пусто", "empty")
PERSONAL_CODE = Word("Личный промокод {year} года: {code}.", "Personal promo code of {year}: {code}.")
SCORE_NOTHING = Word("Ни одно правило пока не сработало.", "No rule applies yet.")
STAGE_BY_HAND = Word("Этап «{stage}»: поставлен вручную.", "Stage “{stage}”: set by hand.")
STAGE_BY_RULE = Word("Этап «{stage}»: так говорит правило «{name}».", "Stage “{stage}”: the rule “{name}” says so.")
STAGE_BY_SCORE = Word(
    "Этап «{stage}»: балл {score}, порог {threshold}.", "Stage “{stage}”: score {score}, threshold {threshold}."
)
STAGE_BELOW = Word(
    "Этап «{stage}»: балл {score} ниже порога {threshold}.",
    "Stage “{stage}”: score {score} is below the threshold {threshold}.",
)
SEGMENT = Word(
    "Активность «{segment}»: действий за {window} дн. — {actions}, последнее {last}.",
    "Segment “{segment}”: actions within {window} days: {actions}, the last on {last}.",
)
SEGMENT_SILENT = Word(
    "Активность «{segment}»: действий не было; известен с {first}.",
    "Segment “{segment}”: no action yet; known since {first}.",
)
SILENCE = Word("Дней тишины: {days}; спящий — от {limit}.", "Days of silence: {days}; dormant from {limit}.")
VALUE = Word(
    "Класс {value_class}: {revenue} за {window} дн., {share} % выручки.",
    "Class {value_class}: {revenue} within {window} days, {share} % of the revenue.",
)
VALUE_NONE = Word(
    "Класс «{value_class}»: за {window} дн. выручки не было.", "Class “{value_class}”: no revenue within {window} days."
)
LOYAL = Word("Лояльность «{loyalty}»: покупок {purchases}.", "Loyalty “{loyalty}”: purchases: {purchases}.")
NOT_RETURNED = Word(
    "Лояльность «{loyalty}»: одна покупка, дней тишины {days}, обычный промежуток {cycle}.",
    "Loyalty “{loyalty}”: one purchase, days of silence {days}, the usual interval {cycle}.",
)
COMPLETE = Word("Заполнено {percent} %.", "Complete {percent} %.")
MISSING = Word("Не хватает: {fields}.", "Missing: {fields}.")
NEXT = Word("Следующий шаг: {step}, {day}.", "Next step: {step}, {day}.")
NEXT_LATER = Word("Потом: {step}, {day}.", "Then: {step}, {day}.")
NEXT_NONE = Word("Следующего шага нет: ничего не назначено.", "No next step: nothing is due.")
