"""Made-up clients of whom it is known who is who: families on one phone, offices, namesakes, and cards made twice with all usual slips.

Its names, short names and spelling of Russian in Latin letters are its own and know nothing of the engine's tables.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.model.plan import objects
from sheetcrm.policy.duplicates import People

if TYPE_CHECKING:
    from collections.abc import Sequence


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_WOMEN = {
    "Анна": "Аня Анюта Нюра Аннушка",
    "Мария": "Маша Маруся Машенька",
    "Марина": "Мариша",
    "Елена": "Лена Леночка Алена",
    "Ольга": "Оля Оленька",
    "Наталья": "Наташа Ната Натуля",
    "Екатерина": "Катя Катерина Катюша",
    "Татьяна": "Таня Танюша",
    "Ирина": "Ира Ириша",
    "Светлана": "Света Светик",
    "Юлия": "Юля Юленька",
    "Дарья": "Даша Дашенька",
    "Александра": "Саша Шура",
    "Евгения": "Женя",
    "Валентина": "Валя",
    "Анастасия": "Настя Ася",
    "Виктория": "Вика",
    "Ксения": "Ксюша",
    "Полина": "Поля",
    "Любовь": "Люба",
    "Людмила": "Люда Мила",
    "Галина": "Галя",
    "Надежда": "Надя",
    "Софья": "Соня",
    "Елизавета": "Лиза",
    "Алёна": "Аленка",
    "Гульнара": "Гуля",
    "Вера": "Верочка",
    "Маргарита": "Рита",
    "Кристина": "Кристя",
}
_MEN = {
    "Александр": "Саша Саня Шура",
    "Сергей": "Серёжа Серый",
    "Дмитрий": "Дима Митя",
    "Андрей": "Андрюша",
    "Алексей": "Лёша Алёша",
    "Максим": "Макс",
    "Иван": "Ваня",
    "Михаил": "Миша",
    "Артём": "Тёма",
    "Евгений": "Женя",
    "Валентин": "Валя",
    "Николай": "Коля",
    "Владимир": "Вова Володя",
    "Павел": "Паша",
    "Пётр": "Петя",
    "Юрий": "Юра",
    "Фёдор": "Федя",
    "Илья": "Илюша",
    "Григорий": "Гриша",
    "Константин": "Костя",
    "Роман": "Рома",
    "Виктор": "Витя",
    "Вячеслав": "Слава",
    "Станислав": "Стас Слава",
    "Георгий": "Жора Гоша",
    "Тимур": "",
    "Руслан": "",
    "Олег": "",
    "Игорь": "Гоша",
    "Рашид": "",
}
_FATHERS = _words(
    "Иван Сергей Пётр Андрей Николай Владимир Михаил Олег Александр Виктор Юрий Павел Дмитрий Борис Геннадий "
    "Анатолий Алексей Григорий Игорь Рашид"
)
_EN_WOMEN = {
    "Elizabeth": "Liz Beth Betty",
    "Margaret": "Peggy Maggie",
    "Catherine": "Cathy Kate",
    "Jennifer": "Jenny Jen",
    "Susan": "Sue",
    "Patricia": "Pat Patty",
    "Victoria": "Vicky",
    "Rebecca": "Becky",
    "Samantha": "Sam",
    "Alexandra": "Alex Sandra",
    "Emily": "",
    "Olivia": "Liv",
    "Sarah": "",
    "Laura": "",
    "Deborah": "Debbie",
}
_EN_MEN = {
    "William": "Bill Will Billy",
    "Robert": "Bob Rob",
    "Richard": "Dick Rick",
    "James": "Jim Jimmy",
    "Thomas": "Tom",
    "Michael": "Mike",
    "Edward": "Ted Ed",
    "Anthony": "Tony",
    "Alexander": "Alex",
    "Samuel": "Sam",
    "Joseph": "Joe",
    "Christopher": "Chris",
    "Andrew": "Andy Drew",
    "Peter": "Pete",
    "George": "",
}
_STEMS = _words(
    "Иван Смирн Кузнец Поп Сокол Лебед Нов Мороз Волк Алексе Егор Павл Козл Степан Никола Орл Андре Макар Никит "
    "Захар Соловь Борис Яковл Григорь Роман Воробь Серге Фрол Королё Гус Киселё Иль Максим Поляк Сорок Виноград "
    "Ковалё Бел Медвед Антон Тарас Жук Баран Филипп Щербак Хабибулл Цветк Чернышё Шубин Юсуп Галиулл Ахмет"
)
_TAILS = ("ов", "ев", "ин", "енко", "ский", "ук", "кин", "цев", "ников", "ян")
_EN_LAST = _words(
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Walker White Edwards Hughes Green Hall "
    "Thompson Clarke Jackson Wood Harris Turner Cooper Ward Morris Bailey Fisher Marsh Holloway Pemberton Ashdown"
)
_CITIES = ("Москва",) * 8 + ("Казань", "Самара", "Тверь", "Екатеринбург", "Химки", "Тула", "Нижний Новгород", "Пермь")
_EN_CITIES = ("London",) * 5 + ("Leeds", "Bristol", "Bath", "York", "Reading")
_SYLLABLES = _words(
    "ба ве го ду за ки ла мо ну па ре са ту фи ха че ша бор вит гал дан жер зул кар лин мар нос рат тон"
)
_HOSTS = ("mail.ru", "yandex.ru", "gmail.com", "bk.ru", "inbox.ru", "outlook.com")
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_SOUNDS = "a|b|v|g|d|e|yo|zh|z|i|y|k|l|m|n|o|p|r|s|t|u|f|kh|ts|ch|sh|shch||y||e|yu|ya"
_LATIN = dict(zip(_RUSSIAN, _SOUNDS.split("|"), strict=True))
_LATIN_OTHER = _LATIN | {"ё": "e", "й": "i", "х": "h", "ц": "c", "щ": "sch", "ю": "iu", "я": "ia"}


@dataclass(frozen=True, slots=True)
class Card:
    """One row, and of whom it is: ``person`` for the truth, ``home`` for who shares a phone by right, ``slips`` how it was made."""

    person: int
    home: int
    last: str | None
    first: str | None
    patronymic: str | None = None
    phone: str | None = None
    email: str | None = None
    other: str | None = None
    birthday: date | None = None
    company: str | None = None
    city: str | None = None
    street: str | None = None
    slips: tuple[str, ...] = ()


@dataclass(slots=True)
class Town:
    """Makes people and their cards from one seed."""

    dice: random.Random
    numbers: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    count: int = 0
    homes: int = 0
    companies: list[str] = field(default_factory=list)

    def pick(self, words: Sequence[str]) -> str:
        """Return a word; the first ones are the most common, as names are."""
        return words[min(int(self.dice.expovariate(3.0 / len(words))), len(words) - 1)]

    def phone(self) -> str:
        """Return a number nobody has."""
        while True:
            number = f"+79{self.dice.choice('0123456789')}{self.dice.randrange(8)}{self.dice.randrange(10**7):07d}"
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def surname(self, english: bool) -> str:
        if english:
            return self.pick(_EN_LAST) if self.dice.random() < 0.5 else latin(self._made(), _LATIN).capitalize() + "son"
        if self.dice.random() < 0.5:
            return self.pick(_STEMS) + self.pick(_TAILS[:3])
        return self._made().capitalize() + self.pick(_TAILS)

    def _made(self) -> str:
        return "".join(self.dice.choice(_SYLLABLES) for _ in range(self.dice.choice((2, 2, 3))))

    def someone(
        self,
        *,
        home: int,
        last: str | None = None,
        english: bool = False,
        woman: bool | None = None,
        father: str | None = None,
    ) -> Card:
        """Return a new person's whole card."""
        dice = self.dice
        self.count += 1
        woman = dice.random() < 0.6 if woman is None else woman
        names = (_EN_WOMEN if woman else _EN_MEN) if english else (_WOMEN if woman else _MEN)
        last = last or self.surname(english)
        first = self.pick(list(names))
        patronymic = None if english else _patronymic(father or self.pick(_FATHERS), woman)
        return Card(
            person=self.count,
            home=home,
            last=last if english or not woman else _hers(last),
            first=first,
            patronymic=patronymic if dice.random() < 0.6 else None,
            phone=self.phone() if dice.random() < 0.9 else None,
            email=self.email(first, last) if dice.random() < 0.6 else None,
            birthday=date(1945, 1, 1) + timedelta(days=dice.randrange(60 * 365)) if dice.random() < 0.5 else None,
            company=self.company() if dice.random() < 0.25 else None,
            city=dice.choice(_EN_CITIES if english else _CITIES) if dice.random() < 0.7 else None,
            street=self.street() if dice.random() < 0.3 else None,
        )

    def email(self, first: str, last: str) -> str:
        """Return an address made of the name, as most are, or of a number."""
        dice = self.dice
        host = dice.choice(_HOSTS)
        one, two = latin(first.lower(), _LATIN), latin(last.lower(), _LATIN)
        shape = dice.choice(("{one}.{two}{n}", "{two}{n}", "{one}{n}", "{o}.{two}{n}", "user{n}{n}", "{one}.{two}"))
        while True:
            number = dice.randrange(3000)
            address = shape.format(one=one, two=two, o=one[:1], n=number) + "@" + host
            if address not in self.addresses:  # an address has one owner
                self.addresses.add(address)
                return address
            shape = "{one}.{two}{n}"

    def company(self) -> str:
        if not self.companies or self.dice.random() < 0.3:
            self.companies.append(
                self._made().capitalize() + self.dice.choice(("строй", "торг", "сервис", "", " плюс"))
            )
        return self.dice.choice(self.companies)

    def street(self) -> str:
        return f"ул. {self._made().capitalize()}, {self.dice.randrange(1, 120)}"

    # who lives with whom

    def family(self) -> list[Card]:
        """Return two to four relatives on one phone, some on one address of mail as well."""
        dice = self.dice
        self.homes += 1
        english = dice.random() < 0.2
        last = self.surname(english)
        father = None if dice.random() < 0.5 else self.pick(_FATHERS)
        first = self.someone(home=self.homes, last=last, english=english, father=father)
        phone, email = first.phone or self.phone(), first.email
        mail = dice.random() < 0.4
        found = [replace(first, phone=phone)]
        for _ in range(dice.choice((1, 1, 2, 3))):
            married = dice.random() < 0.15
            other = self.someone(home=self.homes, last=None if married else last, english=english, father=father)
            if any(other.first == card.first for card in found):
                if dice.random() < 0.8:
                    continue  # few give two of a household one name, and then they are told apart somehow
                father = self.pick(
                    [name for name in _FATHERS if _patronymic(name, woman=True)[:3] not in str(other.patronymic)]
                )
                other = replace(other, birthday=date(1940 + self.count % 20, 5, 1 + self.count % 28))
                found = [
                    replace(card, birthday=card.birthday or date(1985, 2, 1 + card.person % 28))
                    if card.first == other.first
                    else card
                    for card in found
                ]
            if dice.random() < 0.1 and all(card.first != other.first for card in found):
                other = replace(other, birthday=first.birthday)  # twins
            found.append(
                replace(
                    other,
                    phone=phone,
                    email=email if mail else other.email,
                    city=first.city,
                    street=first.street,
                )
            )
        return found

    def office(self, size: int) -> list[Card]:
        """Return people who all gave their company's phone, many its info@ as well."""
        self.homes += 1
        phone, company, mail = self.phone(), self.company(), f"info@{latin(self._made(), _LATIN)}{self.homes}.ru"
        city = self.dice.choice(_CITIES)
        return [
            replace(
                self.someone(home=self.homes),
                phone=phone,
                company=company,
                city=city,
                email=mail if self.dice.random() < 0.7 else None,
            )
            for _ in range(size)
        ]

    def namesake(self, of: Card) -> Card:
        """Return another person of the same name, sometimes of the same city."""
        self.homes += 1
        other = self.someone(home=self.homes, english=bool(of.last and of.last.isascii()))
        city = of.city if self.dice.random() < 0.3 else other.city
        return replace(
            other,
            last=of.last,
            first=of.first,
            patronymic=of.patronymic if self.dice.random() < 0.5 else None,
            city=city,
        )

    # how a second card of one person differs

    def again(self, card: Card) -> Card:
        """Return the same person's card made anew: some cells the same, some with a slip, some empty."""
        dice = self.dice
        slips: list[str] = []
        for chance, slip in (
            (0.30, "short name"),
            (0.20, "typing error"),
            (0.10, "transposed"),
            (0.10, "other alphabet"),
            (0.40, "no patronymic"),
            (0.20, "new phone"),
            (0.15, "new e-mail"),
            (0.08, "digit off"),
            (0.06, "phone elsewhere"),
            (0.06, "married"),
            (0.06, "no last name"),
            (0.20, "ё"),
            (0.15, "gaps"),
        ):
            if dice.random() < chance:
                told = self._slip(card, slip)
                if told != card:
                    slips.append(slip)
                    card = told
        return replace(card, slips=tuple(slips))

    def _slip(self, card: Card, slip: str) -> Card:
        dice, first, last = self.dice, card.first or "", card.last or ""
        if slip == "short name":
            short = next((names[first].split() for names in (_WOMEN, _MEN, _EN_WOMEN, _EN_MEN) if names.get(first)), [])
            return replace(card, first=dice.choice(short)) if short else card
        if slip == "typing error":
            if dice.random() < 0.6 and last:
                return replace(card, last=self.mistyped(last))
            return replace(card, first=self.mistyped(first)) if first else card
        if slip == "transposed":
            return replace(card, first=card.last, last=card.first)
        if slip == "other alphabet":
            table = dice.choice((_LATIN, _LATIN_OTHER))
            told: dict[str, Any] = {
                key: latin(text, table) for key in ("last", "first", "patronymic") if (text := getattr(card, key))
            }
            return replace(card, **told)
        if slip == "new phone":
            return replace(card, phone=self.phone() if dice.random() < 0.6 else None)
        if slip == "new e-mail":
            return replace(card, email=self.email(first or "x", last or "y") if dice.random() < 0.5 else None)
        if slip == "digit off":
            return replace(card, phone=self.misdialled(card.phone)) if card.phone else card
        if slip == "phone elsewhere":
            return replace(card, phone=self.phone(), other=card.phone) if card.phone else card
        if slip == "married":
            hers = card.first in _WOMEN and bool(last)
            return replace(card, last=_hers(self.surname(english=False))) if hers else card
        if slip == "no last name":
            return replace(card, last=None)
        if slip == "ё":
            return replace(card, first=first.replace("ё", "е") or None, last=last.replace("ё", "е") or None)
        if slip == "gaps":
            return replace(card, birthday=None, company=None, street=None)
        return replace(card, patronymic=None)

    def mistyped(self, word: str) -> str:
        """Return a word with one letter left out, doubled, changed or exchanged with the next."""
        if len(word) < 4:
            return word
        place = self.dice.randrange(1, len(word) - 1)
        act = self.dice.randrange(4)
        letter = self.dice.choice("аеиоунтрсл" if not word.isascii() else "aeionrstl")
        middle = ("", word[place] * 2, letter, word[place + 1] + word[place])[act]
        return word[:place] + middle + word[place + (2 if act == 3 else 1) :]

    def misdialled(self, phone: str) -> str:
        """Return a number with one digit changed, or two neighbours exchanged."""
        place = self.dice.randrange(5, len(phone) - 1)
        if self.dice.random() < 0.4 and phone[place] != phone[place + 1]:
            return phone[:place] + phone[place + 1] + phone[place] + phone[place + 2 :]
        digit = self.dice.choice([digit for digit in "0123456789" if digit != phone[place]])
        return phone[:place] + digit + phone[place + 1 :]


def latin(text: str, table: dict[str, str]) -> str:
    """Return Russian in Latin letters by one of the usual tables."""
    told = "".join(table.get(letter.lower(), letter) for letter in text)
    return told.capitalize() if text[:1].isupper() else told


def _hers(last: str) -> str:
    if last.endswith(("ов", "ев", "ёв", "ин")):
        return last + "а"
    return last[:-2] + "ая" if last.endswith("ий") else last


def _patronymic(father: str, woman: bool) -> str:
    stem = father[:-1] if father[-1] in "йь" else father
    soft = father[-1] in "йь"
    if father.endswith("ий"):
        return father[:-2] + ("ьевна" if woman else "ьевич")
    return stem + (("евна" if soft else "овна") if woman else ("евич" if soft else "ович"))


def town(clients: int, seed: int) -> list[Card]:
    """Return so many cards, in no order: about a tenth are second or third cards of somebody."""
    made = Town(random.Random(seed))
    cards: list[Card] = []
    for size in (max(2, clients // 200), max(2, clients // 1000), 12, 7):
        cards += made.office(min(size, 500))
    while len(cards) < clients:
        throw = made.dice.random()
        if throw < 0.08:
            fresh = made.family()
        elif throw < 0.11 and len(cards) > 50:
            fresh = [made.namesake(made.dice.choice(cards))]
        elif throw < 0.112:
            fresh = made.office(made.dice.randrange(3, 9))
        else:
            made.homes += 1
            fresh = [made.someone(home=made.homes, english=made.dice.random() < 0.15)]
        for card in list(fresh):
            while made.dice.random() < 0.1:
                fresh.append(made.again(card))
        cards += fresh
    cards = cards[:clients]
    made.dice.shuffle(cards)
    return cards


def as_people(cards: Sequence[Card]) -> People:
    """Return the cards as the engine gets them; ids are c0000001 and so on, in their order."""
    return People(
        ids=objects([f"c{number:07d}" for number in range(len(cards))]),
        last_name=objects(card.last for card in cards),
        first_name=objects(card.first for card in cards),
        patronymic=objects(card.patronymic for card in cards),
        phone=objects(card.phone for card in cards),
        email=objects(card.email for card in cards),
        other_contacts=objects(card.other for card in cards),
        birthday=objects(card.birthday for card in cards),
        company=objects(card.company for card in cards),
        city=objects(card.city for card in cards),
        others={"address": objects(card.street for card in cards)},
    )
