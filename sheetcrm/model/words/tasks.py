"""What the robot asks staff to do, and why (T1, T4): short, as one colleague tells another."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

CONTACT = Word("связаться", "get in touch")
CONTACT_WHY = Word("вы назначили на {day}", "you set it for {day}")
QUOTE = Word("позвоните: что решили по предложению?", "call: what do they think of the quote?")
QUOTE_WHY = Word("КП {day}, покупки ещё нет", "quote {day}, nothing bought yet")
PURCHASE = Word("спросите, всё ли хорошо после покупки", "ask whether all is well after the purchase")
PURCHASE_WHY = Word("последняя покупка {day}", "last purchase {day}")
PROGRESS = Word("позвоните: давно не связывались", "call: nobody has been in touch for a while")
PROGRESS_WHY = Word("в работе, последний контакт {day}", "in progress, last contact {day}")
VISIT_AT = Word("визит в {time}: будьте готовы к {ready}", "visit at {time}: be ready by {ready}")
VISIT = Word("сегодня визит: уточните время", "a visit today: ask for the time")
VISIT_WHY = Word("запись на {day}", "booked for {day}")
OUTCOME = Word("чем закончился визит? Запишите итог", "how did the visit go? Note the outcome")
OUTCOME_WHY = Word("визит {day}", "visit {day}")
PAYMENT = Word("напомните об оплате", "remind of the payment")
PAYMENT_WHY = Word("срок был {day}", "was due on {day}")
PAYMENT_WHY_SUM = Word("срок был {day}, осталось {sum}", "was due on {day}, {sum} to pay")
SURVEY = Word("низкая оценка: позвоните и разберитесь", "low mark: call and find out why")
SURVEY_WHY = Word("оценка {mark} из 10, {day}", "mark {mark} of 10, {day}")
SURVEY_MARK = Word("{mark} из 10, {day}", "{mark} of 10, {day}")
SURVEY_BEFORE = Word("до этого {before}", "before that {before}")
CALL = Word("список обзвона: спросите, что улучшить", "call list: ask what to improve")
CALL_WHY = Word("среди самых низких оценок: {mark} из 10, {day}", "among the lowest marks: {mark} of 10, {day}")
BOUNCE = Word("узнайте верный адрес почты", "find the right e-mail address")
BOUNCE_WHY = Word("письмо не доставлено, {day}", "a letter was not delivered, {day}")
BOUNCE_WHY_TO = Word("письмо на {email} не доставлено, {day}", "a letter to {email} was not delivered, {day}")
ANSWER = Word("ответьте на письмо", "answer the letter")
ANSWER_WHY = Word("написали впервые, {day}", "wrote for the first time, {day}")
ANSWER_WHY_TO = Word("написали впервые, {day}: {subject}", "wrote for the first time, {day}: {subject}")
FORGOTTEN = Word("назначьте следующий шаг", "set the next step")
FORGOTTEN_WHY = Word("в работе, но ничего не назначено с {day}", "in progress, nothing planned since {day}")
DROP = Word("узнайте, всё ли в порядке: стал заметно тише", "ask whether all is well: much quieter than before")
DROP_WHY = Word(
    "действий за {days} дней: было {before}, стало {after}", "actions within {days} days: {before} before, {after} now"
)
STUCK = Word("предложите следующий шаг: интерес есть, сделки нет", "offer the next step: much interest and no deal")
STUCK_WHY = Word(
    "действий за {days} дней: {count}, ничего не куплено и не назначено",
    "{count} actions within {days} days, nothing bought and nothing planned",
)

SURVEY_ANSWER = Word("ответ на опрос", "survey answer")
MEETING = Word("встреча", "meeting")
