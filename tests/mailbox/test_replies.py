from __future__ import annotations

import pytest

from sheetcrm.adapters.mailbox.replies import reply_text
from sheetcrm.adapters.mailbox.wishes import unsubscribes
from sheetcrm.policy.wishes import wishes_none


@pytest.mark.parametrize(
    "quotation",
    [
        "On Mon, Mar 2, 2026 at 10:00 AM Salon <salon@shop.example> wrote:\n> Hello",
        "On Mon, Mar 2, 2026 at 10:00 AM Salon with a very long name\n<salon@shop.example> wrote:\n\n> Hello",
        "On 2 March 2026, Salon wrote:\n\nHello without marks",
        "пн, 2 мар. 2026 г. в 10:00, Салон <salon@shop.example>:\n\n> Здравствуйте",
        '12.03.2026, 10:00, "Салон" <salon@shop.example>:\nЗдравствуйте',
        "Понедельник, 2 марта 2026, 10:00 +03:00 от Салон <salon@shop.example>:\n> Здравствуйте",
        "2 марта 2026 г., в 10:00, Салон <salon@shop.example> написал(а):\n\n> Здравствуйте",
        "02.03.2026 10:00, Салон пишет:\n> Здравствуйте",
        "-----Original Message-----\nFrom: Salon\nHello",
        "-------- Исходное сообщение --------\nОт: Салон\nЗдравствуйте",
        "-------- Пересылаемое сообщение --------\nЗдравствуйте",
        "________________________________\nОт: Салон <salon@shop.example>\nОтправлено: 2 марта 2026 г. 10:00\nКому: Анна\n\nЗдравствуйте",
        "From: Salon <salon@shop.example>\nSent: Monday, March 2, 2026 10:00 AM\nTo: Anna\n\nHello",
        "*From:* Salon <salon@shop.example>\n*Sent:* Monday\n\nHello",
        "> Здравствуйте\n> Анна",
        "-- \nАнна\n+7 900 000-00-00",
        "Sent from my iPhone",
        "Отправлено с iPhone",
        "Отправлено из мобильной Почты Mail.ru",
        "С уважением,\nАнна",
        "Best regards,\nAnna\nSome Company",
    ],
)
def test_what_is_not_new_goes(quotation: str) -> None:
    assert reply_text(f"Да, запишите меня на 15:00!\n\n{quotation}\n") == "Да, запишите меня на 15:00!"


def test_an_answer_below_the_quotation_stays() -> None:
    text = "On Mon, Mar 2, 2026 Salon <salon@shop.example> wrote:\n> Will you come?\n\nYes, at 3.\n\n> And Bob?\nNo."

    assert reply_text(text) == "Yes, at 3.\n\nNo."


@pytest.mark.parametrize(
    "text",
    [
        "От меня приветы: всем!",
        "Я вам писала: запишите меня на 12.03.2026.",
        "Best time for me is 10:00",
        "From 10 to 12 suits me.\nTo be sure, call me.",
        "Отправлено вчера, а ответа нет?",
    ],
)
def test_words_that_only_look_like_it_stay(text: str) -> None:
    assert reply_text(text) == text


def test_control_characters_go_and_the_text_is_cut() -> None:
    assert reply_text("a\x00b\u202ec\td\r\ne\u200b") == "abc d\ne"
    assert len(reply_text("слово " * 2_000)) <= 2_000


@pytest.mark.parametrize(
    "text",
    [
        "unsubscribe",
        "UNSUBSCRIBE",
        "Stop",
        "СТОП",
        "Отписаться",
        "отписка.",
        "пожалуйста, отпишите меня",
        "Добрый день! Отпишите меня от вашей рассылки, спасибо.",
        "Please remove me from your mailing list",
        "Больше не пишите мне",
        "Не присылайте мне больше писем!",
        "Уберите мой адрес из базы",
        "Прошу отказ от рассылки",
        "Don’t email me again",
        "I don't want these emails",
        "I do not want to receive your newsletter",
        "Не присылайте мне рекламу",
        "Перестаньте мне писать",
        "прошу прекратить рассылку",
        "не надо мне больше писать",
        "Это спам, прекратите",
        "хватит спама",
    ],
)
def test_a_wish_in_so_many_words_is_one(text: str) -> None:
    assert wishes_none(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Yes",
        "Не отписывайте меня, пожалуйста",
        "Stop by at five?",
        "Стоп, а разве запись не на среду?",
        "Отказываюсь, спасибо",
        "Как отписаться от напоминаний о маникюре, но оставить о стрижке?",
        "I nearly clicked unsubscribe, but your last letter was nice. " * 3,
        "Удалите запись на вторник",
        "I don't want this colour, red please",
        "I do not want a haircut",
        "Не надо окрашивания",
        "хватит двух часов?",
        "Не пишите на этот адрес, пишите на anna@example.com",
        "Please do not send the parcel to the old address",
    ],
)
def test_an_answer_that_merely_has_the_word_is_none(text: str) -> None:
    assert not wishes_none(text)


def test_a_subject_of_ours_says_nothing() -> None:
    assert not unsubscribes("Re: unsubscribe", "Thanks!", addressed=False)
    assert unsubscribes("Unsubscribe", "", addressed=False)
    assert unsubscribes("unsubscribe v1.Zm9vYmFyYmF6", "", addressed=False)
    assert not unsubscribes("unsubscribe from what exactly", "Why do I get this?", addressed=False)
    assert unsubscribes("unsubscribe x", "anything", addressed=True)
