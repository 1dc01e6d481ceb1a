"""What people say of our letters: a yes, a wish to get no more, and words that may hold such a wish; hostile and harmless ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.words import Language, Word, templates
from sheetcrm.policy.wishes import affirms, bare, may_wish_none, wishes_all, wishes_none, wishes_topic

OURS = bare(
    " ".join(text for word in (templates.UNSUBSCRIBE_REPLY, templates.UNSUBSCRIBE_LINK) for text in word.both())
)


@pytest.mark.parametrize(
    "text",
    [
        "да",
        "Да!",
        "Да, подтверждаю.",
        "Подтверждаю подписку, спасибо",
        "Здравствуйте! Да, хочу получать ваши письма. Спасибо!",
        "Согласна",
        "Да\nАнна",
        "Подтверждаю.\n\nАнна Петровна Иванова",
        "yes",
        "Yes, please",
        "YES",
        "Yes, I confirm my subscription. Thank you!",
        "Confirm",
        "Hello, yes\n\nAnna Smith",
        "Sure, thanks",
        "ОК, подпишите меня",
    ],
)
def test_a_yes_is_one(text: str) -> None:
    assert affirms(text)
    assert not wishes_none(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "нет",
        "no",
        "Да?",
        "Да кто вы такие",
        "Да. А откуда у вас мой адрес?",
        "Yes\nNo Thanks",
        "Да\nНет",
        "Да\nОтмена",
        "ok thank you\nNever",
        "Согласна, спасибо\nОтпишите Меня",
        "Yes\nRemove Me",
        "Не подтверждаю",
        "Да нет",
        "Нет, спасибо",
        "I do not confirm",
        "Yes, unsubscribe me",
        "Yes, stop",
        "Да, отпишите меня",
        "Yes, but only on Fridays",
        "yesterday",
        "данные",
        "Я не подписывалась",
        "Спасибо",
        "Анна",
        "да\n" + "очень длинный ответ " * 20,
        "I never subscribed to this. Confirm that you delete me",
        "Да, удалите\nАнна",
        "Да, приду в среду",
        "confirm nothing",
    ],
)
def test_what_is_more_or_less_than_a_yes_is_none(text: str) -> None:
    assert not affirms(text)


@given(
    st.text(max_size=60),
    st.sampled_from(["не", "нет", "no", "not", "don't", "never", "отпишите", "unsubscribe", "stop"]),
)
def test_no_text_with_a_no_is_a_yes(text: str, no: str) -> None:
    assert not affirms(f"{text} {no} {text}")


WISHFUL = [
    "Здравствуйте! Подскажите, сколько стоит окрашивание на длинные волосы, и, пожалуйста, больше не присылайте рекламу",
    "Спасибо за стрижку. И не надо мне больше присылать рекламные письма.",
    "Записалась на среду. Кстати, как отписаться от рассылки?",
    "Я хочу отписаться, где это сделать",
    "Отпишите меня от ваших писем, я переехала в другой город.",
    "Прошу не присылать мне больше никаких предложений, я уже клиент другого салона.",
    "Удалите, пожалуйста, мой адрес. Уберите меня из вашей рассылки, а то жалоба.",
    "Рекламу больше не присылайте, а вот напоминания о записи оставьте.",
    "Вашу рекламу я получать не хочу, но к мастеру Ольге приду.",
    "Не хочу получать вашу рассылку. Запишите на пятницу.",
    "Достали вы уже своим спамом! Когда вернёте деньги?",
    "Хватит слать мне эти акции, лучше ответьте на мой вопрос о записи.",
    "Перестаньте присылать рекламу, у меня ребёнок болеет",
    "Отзываю согласие на рекламу. Договор остаётся в силе.",
    "Запишите меня к Анне.\nИ пожалуйста, не присылайте мне больше\nрекламу.",
    "Please book me for Friday. And please don't send me any more newsletters.",
    "How much is a haircut? Also I do not want to receive your marketing emails.",
    "I would like to unsubscribe, but keep my appointment on Monday.",
    "Thanks for the cut! Could you take me off your mailing list as I am moving away?",
    "Stop sending me this, I asked twice already. My order is still not here.",
    "No more promotional e-mails please; just the bill for the last visit.",
    "I am tired of your offers. When do you open tomorrow?",
    "Never write to me again. And give me my money back.",
    "I withdraw my consent to advertising; my other appointments stand.",
    "My mother has died. Please remove her — remove me from the list, too.",
]
HARMLESS = [
    "",
    "Спасибо, приду!",
    "Отпишусь вечером, как доеду.",
    "Отпишитесь, пожалуйста, когда будет готово",
    "Не присылайте пока счёт, я ещё думаю",
    "Не пишите в мессенджер, лучше позвоните",
    "Больше не болит, спасибо доктору!",
    "Почему вы больше не присылаете новости? Мне они нравились.",
    "Не получается записаться через сайт, помогите",
    "Не забудьте прислать мне предложение по ремонту",
    "Уберите, пожалуйста, шерсть с ковра до моего прихода",
    "Удалите запись на вторник",
    "Стоп, а разве запись не на среду?",
    "Автостоп нынче не тот. Письмо получил, спасибо.",
    "Хватит двух часов?",
    "У вас есть реклама в метро, увидела и решила написать",
    "I will stop by at five tomorrow.",
    "Do not forget to bring the keys",
    "I never got the letter about my booking",
    "Please remove the old lamp and take the new one",
    "I don't like this colour, red please. Your emails are nice, though.",
    "Can you send me your offers?",
    "No more sugar in my coffee, please",
    "Мне не нужна парковка",
    "Не пишите на этот адрес, пишите на anna@example.com",
]


@pytest.mark.parametrize("text", WISHFUL)
def test_a_wish_among_other_words_is_seen_and_is_no_wish_by_itself(text: str) -> None:
    assert may_wish_none(text, OURS)
    assert not wishes_none(text)
    assert not wishes_all(text)
    assert not wishes_topic(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_hold_no_wish(text: str) -> None:
    assert not may_wish_none(text, OURS)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("word", [templates.UNSUBSCRIBE_REPLY, templates.UNSUBSCRIBE_LINK])
@pytest.mark.parametrize("text", HARMLESS[:6])
def test_our_own_foot_quoted_without_a_mark_says_nothing(language: Language, word: Word, text: str) -> None:
    foot = word.to(language)
    for quoted in (foot, foot.upper(), foot.replace(" ", "\n", 2), foot.replace(" ", "  ")):
        assert not may_wish_none(f"{text}\n\n{quoted}", OURS)
        assert may_wish_none(f"{text}\n\n{quoted}")  # nobody knows that it is ours
        assert may_wish_none(f"{WISHFUL[0]}\n\n{quoted}", OURS)


def test_a_long_letter_is_no_wish_by_itself() -> None:
    assert not wishes_none("unsubscribe " * 20)
    assert wishes_topic("Отпишите от этой рубрики")
    assert wishes_all("Отпишите от всех писем")


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert may_wish_none(text) in {True, False}
    assert affirms(text) in {True, False}
