"""What can be wrong with a cell, in words a receptionist understands: what it is, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sheetcrm.model.words.word import Language, Word

if TYPE_CHECKING:
    from collections.abc import Mapping


class Said(NamedTuple):
    """One flaw: what is wrong, and what to do when nothing can be proposed."""

    wrong: Word
    cure: Word


FIXED = Word("Записано так: {fixed}.", "Now written: {fixed}.")
EMPTIED = Word("Теперь ячейка пуста.", "The cell is empty now.")
PROPOSED = Word("Было бы похоже: {proposal}.", "It could be: {proposal}.")
ASIDES: Mapping[str, Word] = {
    "legal_form": Word("Форма «{aside}» записана отдельно.", "The form “{aside}” is kept apart."),
    "other_contacts": Word(
        "«{aside}» перейдёт в другие контакты.",
        "“{aside}” will move to other contacts.",
    ),
}

_RETYPE = Word("Введите заново.", "Please type it again.")
_ASK = Word("Уточните у клиента.", "Please ask the client.")
_CHOOSE = Word("Выберите значение из списка.", "Please choose from the list.")
_DATE_LIKE = Word("Введите дату как 31.12.2025.", "Please type the date as 31.12.2025.")
_PHONE_LIKE = Word(
    "Введите номер целиком, например +79991234567.", "Please type the whole number, such as +442079460958."
)
_EMAIL_LIKE = Word(
    "Введите адрес целиком, например anna@mail.ru.", "Please type the whole address, such as anna@mail.ru."
)
_NUMBER_LIKE = Word("Введите одно число, например 1500.", "Please type one number, such as 1500.")
_SHORTEN = Word(
    "Оставьте здесь только нужное, остальное перенесите в заметки.",
    "Keep here what is needed, move the rest to the notes.",
)

FLAWS: Mapping[str, Said] = {
    "blank": Said(Word("В ячейке были одни пробелы.", "There were only spaces in the cell."), _RETYPE),
    "spaces": Said(
        Word(
            "В «{value}» были лишние пробелы или невидимые знаки.",
            "“{value}” had extra spaces or invisible characters.",
        ),
        _RETYPE,
    ),
    "cell_error": Said(
        Word("В ячейке ошибка {value}.", "The cell holds the error {value}."),
        Word("Исправьте формулу или впишите значение.", "Please repair the formula or type the value."),
    ),
    "not_a_value": Said(Word("«{value}» сюда не подходит.", "“{value}” does not fit here."), _RETYPE),
    "too_long": Said(
        Word("«{value}» — слишком длинно для этого поля.", "“{value}” is too long for this field."), _SHORTEN
    ),
    "phone_form": Said(
        Word("Номер «{value}» был записан не по образцу.", "The number “{value}” was not in the usual form."),
        _PHONE_LIKE,
    ),
    "phone_letters": Said(
        Word("«{value}» — это не номер: в нём буквы.", "“{value}” is not a phone number: it has letters."), _PHONE_LIKE
    ),
    "phone_lost": Said(
        Word(
            "У номера «{value}» таблица потеряла последние цифры.",
            "The spreadsheet has lost the last digits of “{value}”.",
        ),
        Word("Уточните номер и введите его со знаком +.", "Please find the number out and type it with a plus sign."),
    ),
    "phone_zeros": Said(
        Word(
            "Номер «{value}» кончается нулями: возможно, таблица потеряла цифры.",
            "“{value}” ends in zeros: digits may have been lost.",
        ),
        _ASK,
    ),
    "phone_short": Said(
        Word("В номере «{value}» не хватает цифр.", "The number “{value}” has too few digits."), _PHONE_LIKE
    ),
    "phone_long": Said(
        Word("В номере «{value}» слишком много цифр.", "The number “{value}” has too many digits."), _PHONE_LIKE
    ),
    "phone_local": Said(
        Word("«{value}» — номер без кода города.", "“{value}” is a number without an area code."),
        Word("Допишите код, например +74951234567.", "Please add the code, as in +442079460958."),
    ),
    "phone_invalid": Said(Word("Номера «{value}» не бывает.", "There is no such number as “{value}”."), _PHONE_LIKE),
    "phone_wrong": Said(Word("«{value}» — это не номер телефона.", "“{value}” is not a phone number."), _PHONE_LIKE),
    "phone_two": Said(
        Word("В «{value}» больше одного номера.", "“{value}” holds more than one number."),
        Word("Оставьте один, остальные впишите в другие контакты.", "Keep one, put the others into other contacts."),
    ),
    "phone_words": Said(
        Word("В «{value}» кроме номера есть слова.", "“{value}” holds words beside the number."),
        Word("Оставьте только номер.", "Please keep only the number."),
    ),
    "phone_unclear": Said(
        Word("Номер «{value}» можно прочитать по-разному.", "The number “{value}” can be read in two ways."), _ASK
    ),
    "email_form": Said(
        Word("Адрес «{value}» был записан не по образцу.", "The address “{value}” was not in the usual form."),
        _EMAIL_LIKE,
    ),
    "email_wrong": Said(Word("«{value}» — это не адрес.", "“{value}” is not an address."), _EMAIL_LIKE),
    "email_typo": Said(
        Word("В адресе «{value}», похоже, опечатка.", "There seems to be a typing mistake in “{value}”."), _EMAIL_LIKE
    ),
    "email_two": Said(
        Word("В «{value}» больше одного адреса.", "“{value}” holds more than one address."),
        Word("Оставьте один, остальные впишите в другие контакты.", "Keep one, put the others into other contacts."),
    ),
    "email_words": Said(
        Word("В «{value}» кроме адреса есть слова.", "“{value}” holds words beside the address."),
        Word("Оставьте только адрес.", "Please keep only the address."),
    ),
    "email_alphabet": Said(
        Word("В адресе «{value}» перемешаны русские и латинские буквы.", "“{value}” mixes Cyrillic and Latin letters."),
        Word("Введите адрес латинскими буквами.", "Please type it in Latin letters."),
    ),
    "date_form": Said(Word("«{value}» не было настоящей датой.", "“{value}” was not a real date."), _DATE_LIKE),
    "date_order": Said(
        Word("В «{value}» неясно, где день, а где месяц.", "In “{value}” day and month can be mistaken."), _DATE_LIKE
    ),
    "date_century": Said(
        Word("В дате «{value}» год записан двумя цифрами.", "The date “{value}” has a year of two digits."), _DATE_LIKE
    ),
    "date_no_year": Said(Word("В дате «{value}» нет года.", "The date “{value}” has no year."), _DATE_LIKE),
    "date_words": Said(
        Word(
            "«{value}» — это не дата: завтра слово будет значить другое.",
            "“{value}” is no date: tomorrow it will mean another day.",
        ),
        _DATE_LIKE,
    ),
    "date_impossible": Said(Word("Даты «{value}» не бывает.", "There is no such date as “{value}”."), _DATE_LIKE),
    "date_past": Said(Word("Дата «{value}» слишком давняя.", "The date “{value}” is too long ago."), _DATE_LIKE),
    "date_far": Said(
        Word("Дата «{value}» слишком далеко впереди.", "The date “{value}” is too far ahead."), _DATE_LIKE
    ),
    "date_future": Said(
        Word("Дата рождения «{value}» ещё не наступила.", "The birthday “{value}” is in the future."), _ASK
    ),
    "date_age": Said(
        Word("С датой рождения «{value}» человеку больше 120 лет.", "Born on “{value}”, the person is over 120."), _ASK
    ),
    "date_time": Said(
        Word("В «{value}» кроме даты есть время.", "“{value}” holds a time beside the date."), _DATE_LIKE
    ),
    "date_number": Said(Word("«{value}» — число, а не дата.", "“{value}” is a number, not a date."), _DATE_LIKE),
    "date_wrong": Said(Word("«{value}» — это не дата.", "“{value}” is not a date."), _DATE_LIKE),
    "number_form": Said(
        Word("«{value}» было записано текстом, а не числом.", "“{value}” was text, not a number."), _NUMBER_LIKE
    ),
    "number_order": Said(
        Word("В «{value}» неясно, тысячи это или дробь.", "In “{value}” thousands and decimals can be mistaken."),
        _NUMBER_LIKE,
    ),
    "number_short": Said(Word("«{value}» — число сокращённо.", "“{value}” is a number cut short."), _NUMBER_LIKE),
    "number_about": Said(Word("«{value}» — число приблизительное.", "“{value}” is not an exact number."), _NUMBER_LIKE),
    "number_money": Said(
        Word("В «{value}» другая валюта: пересчёт делает человек.", "“{value}” is in another currency."), _NUMBER_LIKE
    ),
    "number_percent": Said(
        Word("«{value}» — процент, а нужно число.", "“{value}” is a percentage, a number is needed."), _NUMBER_LIKE
    ),
    "number_long": Said(
        Word("В числе «{value}» больше цифр, чем хранит таблица.", "“{value}” has more digits than a sheet keeps."),
        _NUMBER_LIKE,
    ),
    "number_wrong": Said(Word("«{value}» — это не число.", "“{value}” is not a number."), _NUMBER_LIKE),
    "name_form": Said(
        Word("Имя «{value}» было записано не по образцу.", "The name “{value}” was not in the usual form."), _RETYPE
    ),
    "name_alphabet": Said(
        Word(
            "В имени «{value}» перемешаны русские и латинские буквы.",
            "The name “{value}” mixes Cyrillic and Latin letters.",
        ),
        Word("Введите имя буквами одного алфавита.", "Please type it in one alphabet."),
    ),
    "name_digits": Said(Word("В имени «{value}» есть цифры.", "The name “{value}” has digits."), _RETYPE),
    "name_email": Said(
        Word("«{value}» — адрес, а не имя.", "“{value}” is an address, not a name."),
        Word("Перенесите его в поле «Эл. почта».", "Please move it to the e-mail field."),
    ),
    "name_phone": Said(
        Word("«{value}» — телефон, а не имя.", "“{value}” is a phone number, not a name."),
        Word("Перенесите его в поле «Телефон».", "Please move it to the phone field."),
    ),
    "name_several": Said(
        Word("В «{value}» несколько имён сразу.", "“{value}” holds several names."),
        Word("Фамилию, имя и отчество впишите каждое в своё поле.", "Please put each name into its own field."),
    ),
    "name_signs": Said(
        Word("В имени «{value}» лишние знаки.", "The name “{value}” has signs that do not belong there."),
        Word("Оставьте только имя, остальное перенесите в заметки.", "Keep only the name, move the rest to the notes."),
    ),
    "company_form": Said(
        Word("«{value}» записано без кавычек и формы.", "“{value}” is written without quotes and legal form."),
        Word("Введите только название.", "Please type only the name."),
    ),
    "company_unclear": Said(
        Word(
            "В «{value}» неясно, что название, а что форма.", "In “{value}” name and legal form cannot be told apart."
        ),
        Word("Введите только название, форму впишите отдельно.", "Please type only the name, and the form apart."),
    ),
    "choice_form": Said(
        Word("«{value}» записано не так, как в списке.", "“{value}” was not written as in the list."), _CHOOSE
    ),
    "choice_synonym": Said(
        Word("«{value}» в списке называется иначе.", "“{value}” has another name in the list."), _CHOOSE
    ),
    "choice_typo": Said(Word("В «{value}» была опечатка.", "There was a typing mistake in “{value}”."), _CHOOSE),
    "choice_unknown": Said(Word("«{value}» нет в списке.", "“{value}” is not in the list."), _CHOOSE),
    "tags_form": Said(
        Word("Метки «{value}» были записаны не по образцу.", "The tags “{value}” were not in the usual form."), _RETYPE
    ),
    "tick_form": Said(
        Word("«{value}» было записано текстом, а не галочкой.", "“{value}” was text, not a tick."), _RETYPE
    ),
    "tick_wrong": Said(
        Word("«{value}» — ни да, ни нет.", "“{value}” is neither yes nor no."),
        Word("Поставьте или снимите галочку.", "Please set or clear the tick."),
    ),
    "nick_form": Said(
        Word("Ник «{value}» был записан не по образцу.", "The nick “{value}” was not in the usual form."), _RETYPE
    ),
    "zone_form": Said(
        Word("Часовой пояс «{value}» был записан не по образцу.", "The time zone “{value}” was not in the usual form."),
        _RETYPE,
    ),
    "zone_guess": Said(
        Word("По «{value}» пояс не определить точно.", "“{value}” does not name one time zone."), _RETYPE
    ),
    "zone_wrong": Said(
        Word("Часового пояса «{value}» нет.", "There is no time zone “{value}”."),
        Word("Впишите его как Europe/Moscow.", "Please write it as Europe/London."),
    ),
}
"""Every flaw by its code."""


def sentence(code: str, language: Language, values: Mapping[str, str]) -> str:
    """Return the sentence of flaw ``code``: what is wrong, then what was done, what is proposed, or what to do."""
    said = FLAWS[code]
    parts = [said.wrong.say(language, **values)]
    if "fixed" in values:
        parts.append((FIXED if values["fixed"] else EMPTIED).say(language, **values))
    elif "proposal" in values:
        parts.append(PROPOSED.say(language, **values))
    else:
        parts.append(said.cure.to(language))
    parts += [word.say(language, aside=values[key]) for key, word in ASIDES.items() if key in values]
    return " ".join(parts)
