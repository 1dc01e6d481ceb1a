"""Names of people and of companies."""

from __future__ import annotations

from datetime import time

import pytest

from sheetcrm.model.values import Kind, Verdict, examine
from tests.values.judged import RUSSIAN, TODAY, check


def test_names_as_people_write_them() -> None:
    check(
        Kind.NAME,
        clean=[
            "Анна",
            "Алёна",
            "Анна-Мария",
            "О'Коннор",
            "MacDonald",
            "МакДональд",
            "ван Гог",
            "Мамедов оглы",
            "А.С.",
            "А. С.",
            "Анна 🌸",
            "José",
            "Анна Мария",
            "аль-Фараби",
            "Мар'яна",
            "И.",
            "Mary Ann Smith",
            "Ян",
            "李",
        ],
        sure=[
            ("ИВАНОВА", "Иванова"),
            ("иванова", "Иванова"),
            ("анна-мария", "Анна-Мария"),
            ("о'коннор", "О'Коннор"),
            ("О'КОННОР", "О'Коннор"),
            ("ван гог", "ван Гог"),
            ("мамедов оглы", "Мамедов оглы"),
            ("МАМЕДОВ ОГЛЫ", "Мамедов оглы"),
            ("оглы", "Оглы"),
            ("MCCALL", "McCall"),
            ("mc", "Mc"),
            ("Aнна", "Анна"),
            ("Сaша", "Саша"),
            ("Aннa", "Анна"),
            (" Анна  Мария ", "Анна Мария"),
            ("ли", "Ли"),
            ("мар'яна", "Мар'яна"),
            ("аль-фараби", "аль-Фараби"),
            ("мамед-оглы", "Мамед-оглы"),
            ("алёна", "Алёна"),
            ("Анна\u00a0", "Анна"),
            ("а", "А"),
            ("и\u0306оганн", "Йоганн"),
            ("Aнна МАРИЯ", "Анна Мария"),
            ("MARY ANN", "Mary Ann"),
        ],
        asked=[
            ("ВАН ГОГ", "ван Гог", "name_form"),
            ("macdonald", "Macdonald", "name_form"),
            ("o'neil", "O'Neil", "name_form"),
            ("ЯН", "Ян", "name_form"),
            ("иВАНОВ", "Иванов", "name_form"),
            ("аННА-мАРИЯ", "Анна-Мария", "name_form"),
            ("O\u0441\u0430", "Оса", "name_alphabet"),
            ("Oc\u0430", "Oca", "name_alphabet"),
        ],
        problems=[
            ("Анна2", "name_digits"),
            (5, "name_digits"),
            (True, "name_digits"),
            (TODAY, "not_a_value"),
            (time(1), "not_a_value"),
            ("anna@mail.ru", "name_email"),
            ("89991234567", "name_phone"),
            ("Анна (мама)", "name_signs"),
            ("-", "name_signs"),
            ("🌸", "name_signs"),
            ("?", "name_signs"),
            ("Анна Петровна", "name_several"),
            ("Иванова Анна", "name_several"),
            ("Иванов Иван Иванович", "name_several"),
            ("ООО Ромашка", "name_several"),
            ("Аннz", "name_alphabet"),
            ("анна петровна", "name_several"),
        ],
    )


def test_a_lone_legal_form_is_left_as_it_is() -> None:
    check(Kind.NAME, clean=["ООО", "ип"])


@pytest.mark.parametrize(
    ("typed", "name", "form"),
    [
        ('ООО "Ромашка"', "Ромашка", "ООО"),
        ("ООО «Ромашка»", "Ромашка", "ООО"),
        ("ООО“Ромашка”", "Ромашка", "ООО"),
        ("ООО «Торговый дом «Ромашка»»", "Торговый дом «Ромашка»", "ООО"),
        ("ООО «Торговый дом «Ромашка»", "Торговый дом «Ромашка»", "ООО"),
        ('ООО "Торговый дом "Ромашка""', 'Торговый дом "Ромашка"', "ООО"),
        ('ООО "Торговый дом "Ромашка"', 'Торговый дом "Ромашка"', "ООО"),
        ("Общество с ограниченной ответственностью «Ромашка»", "Ромашка", "ООО"),
        ("Ромашка ООО", "Ромашка", "ООО"),
        ("Ромашка, ООО", "Ромашка", "ООО"),
        ("Ромашка (ООО)", "Ромашка", "ООО"),
        ("«Ромашка»ООО", "Ромашка", "ООО"),
        ("ооо ромашка", "ромашка", "ООО"),
        ('ООО "Ромашка', "Ромашка", "ООО"),
        ("ООО Кафе «Ромашка»", "Кафе «Ромашка»", "ООО"),
        ("ООО «Ромашка» и «Лютик»", "«Ромашка» и «Лютик»", "ООО"),
        ("ИП Иванов И.И.", "Иванов И.И.", "ИП"),
        ("Acme Inc.", "Acme", "Inc"),
        ("Acme, LLC", "Acme", "LLC"),
        ("Siemens GmbH", "Siemens", "GmbH"),
        ("«Ромашка»", "Ромашка", None),
        ("„Ромашка“", "Ромашка", None),
        ('"Ромашка"', "Ромашка", None),
        ('Ромашка"', "Ромашка", None),
    ],
)
def test_quotes_and_legal_form_leave_a_company(typed: str, name: str, form: str | None) -> None:
    verdict = examine(Kind.COMPANY, typed, RUSSIAN)

    assert (verdict.value, verdict.sure) == (name, True)
    assert verdict.asides == ((("legal_form", form),) if form else ())
    assert verdict.flaw is not None
    assert (form or "") in verdict.flaw.sentence("ru")
    assert examine(Kind.COMPANY, name, RUSSIAN) == Verdict(name, True, None)


def test_companies_that_stay_as_they_are() -> None:
    check(
        Kind.COMPANY,
        clean=[
            "Ромашка",
            "РОМАШКА",
            "АО",
            "ООО",
            "ООО ООО",
            "Завод АО Ромашка",
            "ООО-Сервис",
            "ОООРомашка",
            "Кафе «Ромашка»",
            "«А» и «Б»",
            '"А" и "Б"',
            "The Limited",
            "Общество с ограниченной ответственностью",
            5,
            TODAY,
            "«»",
            '"А" и "Б" и "В',
            "«А” и Б",
            "“А»",
            '"А»',
            "»А«",
        ],
        sure=[("Ромашка  плюс", "Ромашка плюс"), ("Завод  «Ромашка» АО плюс", "Завод «Ромашка» АО плюс")],
        problems=[("ООО АО Ромашка", "company_unclear"), ("««Ромашка»»", "company_unclear")],
    )
