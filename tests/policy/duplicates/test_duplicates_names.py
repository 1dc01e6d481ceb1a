import pytest

from sheetcrm.policy.duplicates.contacts import emails_in, phones_in
from sheetcrm.policy.duplicates.given_names import given_names
from sheetcrm.policy.duplicates.spelling import family_of, is_patronymic, sex_of, spelled


@pytest.mark.parametrize(
    "spellings",
    [
        "Дмитрий Dmitry Dmitrii Dmitriy",
        "Юлия Yulia Julia Iuliia",
        "Наталья Natalya Наталия Nataliya",
        "Пётр Petr Pyotr Петр",
        "Елена Yelena Elena",
        "Алёна Alena Alyona Алена",
        "Щербаков Shcherbakov Scherbakov",
        "Хабибуллин Khabibullin Habibulin",
        "Ксения Xenia Kseniia",
        "Соловьёв Solovyov Solovev Соловьев",
        "Цветков Tsvetkov Tzvetkov",
        "Ильин Ilyin Ilin",
        "Zoë Zoe",
        "АННА анна Anna Aннa",
    ],
)
def test_however_a_name_is_written_it_is_one_spelling(spellings: str) -> None:
    assert len({spelled(text) for text in spellings.split()}) == 1


@pytest.mark.parametrize("both", ["Мария Марина", "Иванов Иванцов", "Анна Инна", "Андрей Андреев", "Chris Kris"])
def test_different_names_stay_different(both: str) -> None:
    one, two = map(spelled, both.split())
    assert one != two


@pytest.mark.parametrize(
    ("last", "family"),
    [
        ("Иванова", "Иванов"),
        ("Королёва", "Королев"),
        ("Ильина", "Ильин"),
        ("Белинская", "Белинский"),
        ("Belinskaya", "Belinski"),
    ],
)
def test_his_and_her_form_are_one_family(last: str, family: str) -> None:
    assert family_of(spelled(last)) == family_of(spelled(family))
    assert family_of("lev") == "lev"


def test_last_name_or_patronymic_tell_the_sex() -> None:
    told = [
        sex_of(spelled(last), spelled(patronymic))
        for last, patronymic in (
            ("Иванова", ""),
            ("Иванов", ""),
            ("Смит", "Петровна"),
            ("Смит", "Ильич"),
            ("Смит", ""),
            ("Белинская", ""),
            ("Белинский", ""),
        )
    ]
    assert told == ["f", "m", "f", "m", "", "f", "m"]
    assert is_patronymic(spelled("Сергеевна"))
    assert is_patronymic(spelled("Ильинична"))
    assert not is_patronymic(spelled("Сергей"))
    assert not is_patronymic("ich")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Аня", "Анна"),
        ("Нюра", "Аня"),
        ("Саша", "Александр"),
        ("Саша", "Александра"),
        ("Лёша", "Алексей"),
        ("Bill", "William"),
        ("Peggy", "Margaret"),
        ("Alexander", "Александр"),
        ("Tony", "Antonia"),  # of the data set alone
        ("Неизвестное", "Неизвестное"),
    ],
)
def test_forms_of_one_name(one: str, two: str) -> None:
    assert given_names().are_one(spelled(one), spelled(two))
    assert given_names().are_one(spelled(two), spelled(one))


@pytest.mark.parametrize(
    ("one", "two"), [("Мария", "Марина"), ("Александр", "Александра"), ("Евгений", "Евгения"), ("Robert", "Richard")]
)
def test_names_that_only_look_alike(one: str, two: str) -> None:
    assert not given_names().are_one(spelled(one), spelled(two))


@pytest.mark.parametrize(
    ("one", "two", "sex", "sure"),
    [
        ("Анна", "Аня", "", True),
        ("Саша", "Александр", "", False),  # his wife may be Александра
        ("Саша", "Александр", "m", True),
        ("Саша", "Александр", "f", False),
        ("William", "Bill", "", True),
        ("Sam", "Samantha", "", False),
        ("Елена", "Алёна", "", False),  # two sisters
        ("Аня", "Нюра", "", False),
        ("Аня", "Аня", "", True),
        ("Tony", "Antonia", "", False),
    ],
)
def test_a_short_form_is_sure_only_where_it_can_be_nobody_else(one: str, two: str, sex: str, sure: bool) -> None:
    assert given_names().surely_one(spelled(one), spelled(two), sex) is sure


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("+79991234567", ("9991234567",)),
        ("8 (999) 123-45-67", ("9991234567",)),
        (79991234567.0, ("9991234567",)),
        (79991234567, ("9991234567",)),
        ("89991234567 89997654321", ("9991234567", "9997654321")),
        ("8-999-123-45-67, 8 999 765 43 21", ("9991234567", "9997654321")),
        ("+7 495 123-45-67 доб. 1234567", ("4951234567",)),
        ("123-45-67", ("1234567",)),
        ("12-34", ()),
        ("12-34-56", ()),
        ("мама", ()),
        ("89991234567; 89991234567", ("9991234567",)),
    ],
)
def test_numbers_in_a_cell(cell: object, numbers: tuple[str, ...]) -> None:
    assert phones_in(cell) == numbers


def test_addresses_in_a_cell() -> None:
    assert emails_in("Anna@Mail.ru, <b@c.ru>; мама") == ("anna@mail.ru", "b@c.ru")
    assert emails_in("нет") == emails_in(5.0) == ()
    assert emails_in("a@b, a@") == ()
