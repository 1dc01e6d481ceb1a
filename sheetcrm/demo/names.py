"""Who the invented clients are, how their staff write, and how they get it wrong; one set for each language."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.words import Language

_BLOCK = 997  # prime: numbers of neighbours look unlike
_SOUNDS = "a b v g d e e zh z i y k l m n o p r s t u f h ts ch sh sch  y  e yu ya"
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        _SOUNDS.split(" "),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The words of one language. ``statuses`` are: a typing error, stray case, a synonym, an unknown one."""

    region: str
    time_zone: str
    code: str  # the country's
    numbers: tuple[str, str]  # how a number without the code begins: for the first 997 clients, and for those after
    home: tuple[str, str, tuple[int, ...]]  # at home: what is dialled first, what stands between groups, their sizes
    last: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    fathers_women: tuple[str, ...] = ()
    fathers_men: tuple[str, ...] = ()
    cities: tuple[str, ...]
    times: tuple[str, ...]
    details: tuple[str, ...]
    notes: tuple[str, ...]
    cars: tuple[str, ...]
    companies: tuple[str, ...]
    quoted: tuple[str, str]
    positions: tuple[str, ...]
    own: tuple[str, str]
    colours: tuple[str, ...]
    comments: tuple[str, ...]
    strangers: tuple[str, ...]
    letters: tuple[str, ...]
    links: tuple[str, ...]
    talks: tuple[str, ...]
    tasks: tuple[tuple[str, str], ...]
    mistyped: str
    yesterday: str
    statuses: tuple[str, str, str, str]
    sources: str
    extension: str
    ask: str
    formulas: tuple[str, str, str, str]
    currency: str

    def phone(self, number: int) -> str:
        """Return the number of one client in international form."""
        block, last = number // _BLOCK, number * 37 % _BLOCK
        first, more = self.numbers
        return f"{self.code}{more.format(block) if block else first}{last:03d}"

    def local(self, phone: str) -> str:
        """Return an international number as people write it at home."""
        dialled, between, groups = self.home
        digits = iter(phone.removeprefix(self.code))
        return dialled + between.join("".join(islice(digits, size)) for size in groups)

    def digits(self, phone: str) -> str:
        """Return the digits that a spreadsheet keeps when it takes the local form for a number."""
        return "".join(filter(str.isdigit, self.local(phone)))

    def money(self, amount: int) -> str:
        """Return an amount as text with its currency."""
        spaced = f"{amount:,}"
        return f"{spaced.replace(',', ' ')} ₽" if self.currency == "₽" else f"£{spaced}"

    def latin(self, text: str) -> str:
        """Return a name as it stands in an address."""
        return "".join(_LATIN.get(letter, letter) for letter in text.lower() if letter.isalpha())


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_RU = Names(
    region="RU",
    time_zone="Europe/Moscow",
    code="+7",
    numbers=("9990000", "999{:04d}"),
    home=("8-", "-", (3, 3, 2, 2)),
    last=_words(
        "Иванов Смирнов Кузнецов Попов Соколов Лебедев Новиков Морозов Волков Алексеев Егоров Павлов Козлов Степанов "
        "Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв "
        "Сергеев Фролов Королёв Гусев Киселёв Ильин Максимов Поляков Сорокин Виноградов Ковалёв Белов "
        "Медведев Антонов Тарасов"
    ),
    women=_words(
        "Анна Мария Елена Ольга Наталья Екатерина Татьяна Ирина Светлана Юлия Дарья Алёна Полина Ксения Вера Надежда "
        "Людмила Галина Марина Виктория"
    ),
    men=_words(
        "Александр Сергей Дмитрий Андрей Алексей Максим Иван Михаил Артём Никита Павел Пётр Олег Илья Фёдор Юрий"
    ),
    fathers_women=_words("Ивановна Сергеевна Петровна Андреевна Николаевна Владимировна Михайловна Олеговна"),
    fathers_men=_words("Иванович Сергеевич Петрович Андреевич Николаевич Владимирович Михайлович Олегович"),
    cities=("Казань", "Самара", "Тверь", "Екатеринбург", "Москва", "Химки", "Тула", "Нижний Новгород"),
    times=("после 18", "утром", "в обед", "только в выходные", "не раньше 11"),
    details=("промокод ВЕСНА", "посоветовала Ольга Павлова", "страница с ценами", "сторис 12 мая", "листовка у метро"),
    notes=(
        "двое детей, любит зелёный чай",
        "просила звонить после отпуска",
        "аллергия на краску, сначала проба",
        "всегда опаздывает на 10 минут",
        "нужен чек для работы",
        "собака боится машинки",
        "дарит букеты маме каждый март",
        "спрашивал про рассрочку",
        "предпочитает мастера Марию",
        "приезжает из области, берёт вечер",
    ),
    cars=("Kia Rio 2019", "Lada Vesta 2021", "Skoda Octavia 2017", "Hyundai Solaris 2018", "Toyota Camry 2015"),
    companies=("Ромашка", "СтройДом", "Вектор", "Северный ветер", "Пекарня на углу", "ТехноПлюс", "Альфа Монтаж"),
    quoted=("ООО «РОМАШКА»", 'Вектор, ООО "'),
    positions=("директор", "руководитель отдела", "бухгалтер", "администратор", "закупщик", "коммерческий директор"),
    own=("Любимый цвет", "Скидка"),
    colours=("синий", "зелёный", "красный", "белый", "лавандовый"),
    comments=("подарочная упаковка", "перенесли с прошлой недели", "оплата картой", "с выездом", "просил поторопиться"),
    strangers=("Ольга с рынка", "8 999 777-00-11", "нет в базе", "soseda@example.net", "Анна", "сестра Павловой"),
    letters=("Рады знакомству", "Полезное предложение", "Скоро визит", "Новости весны"),
    links=("запись", "цены", "каталог", "акция"),
    talks=(
        "спросил цену, обещал подумать",
        "записали на четверг",
        "не взял трубку, перезвонить",
        "поблагодарила за работу",
        "просил счёт на почту",
        "перенесла визит на неделю",
        "уточняла адрес и парковку",
        "прислал фото, что хочет",
    ),
    tasks=(
        ("Перезвонить", "Обещали перезвонить во вторник"),
        ("Отправить расчёт", "Просил расчёт на почту"),
        ("Узнать, всё ли понравилось", "Прошла неделя после заказа"),
        ("Напомнить об оплате", "Срок оплаты прошёл"),
        ("Подтвердить запись", "Визит завтра"),
    ),
    mistyped="mial.ru",
    yesterday="вчера",
    statuses=("активнй", "Активный ", "Работаем", "ждун"),
    sources="яндекс крты",
    extension="+7 495 123-45-67 доб. 12",
    ask="спросить Аню",
    formulas=("=договор 12, у Олега", "+7 скидка обещана", "@lena.flowers (мама)", "- не звонить до мая"),
    currency="₽",
)

_EN = Names(
    region="GB",
    time_zone="Europe/London",
    code="+44",
    numbers=("2079460", "203{:04d}"),
    home=("0", " ", (2, 4, 4)),
    last=_words(
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts "
        "Green Hall Wood Jackson Clarke Harrison Scott Cooper King Baker Turner Hill Ward Morris Moore Lee "
        "Parker Bennett Cook O'Neill Shaw Price Murphy Foster Gray Simmons Ellis"
    ),
    women=_words(
        "Anna Mary Emma Olivia Grace Kate Lucy Irene Charlotte Julia Daisy Alice Pauline Sophie Vera Hope Ruth Helen "
        "Marina Victoria"
    ),
    men=_words("Alexander George Daniel Andrew Alex Max John Michael Arthur Nick Paul Peter Oliver Henry Fred Simon"),
    cities=("London", "Croydon", "Watford", "Bromley", "Richmond", "Ealing", "Reading", "St Albans"),
    times=("after 6 pm", "mornings", "lunch time", "weekends only", "not before 11"),
    details=("code SPRING", "told by Olivia Parker", "price page", "story of 12 May", "leaflet at the station"),
    notes=(
        "two children, likes green tea",
        "call after the holidays",
        "allergic to dye, patch test first",
        "always ten minutes late",
        "needs a receipt for work",
        "the dog is afraid of clippers",
        "flowers for mum every March",
        "asked about paying in parts",
        "prefers Mary",
        "comes from out of town, evenings",
    ),
    cars=("Kia Rio 2019", "Ford Focus 2021", "Skoda Octavia 2017", "Vauxhall Corsa 2018", "Toyota Yaris 2015"),
    companies=("Daisy", "BuildHome", "Vector", "North Wind", "Corner Bakery", "TechnoPlus", "Alpha Fitting"),
    quoted=("“DAISY” LTD", 'Vector, Ltd "'),
    positions=("director", "head of department", "accountant", "office manager", "buyer", "sales director"),
    own=("Favourite colour", "Discount"),
    colours=("blue", "green", "red", "white", "lavender"),
    comments=("gift wrap", "moved from last week", "paid by card", "at the client's place", "in a hurry"),
    strangers=(
        "Olivia from the market",
        "020 7946 0999",
        "not in the base",
        "neighbour@example.net",
        "Anna",
        "Parker's sister",
    ),
    letters=("Good to meet you", "Useful offer", "Your visit is near", "Spring news"),
    links=("booking", "prices", "catalogue", "offer"),
    talks=(
        "asked the price, will think",
        "booked for Thursday",
        "no answer, call again",
        "said thank you",
        "wants the invoice by e-mail",
        "moved the visit by a week",
        "asked for the address and parking",
        "sent a photo of what they want",
    ),
    tasks=(
        ("Call back", "We promised to call on Tuesday"),
        ("Send the calculation", "Asked for it by e-mail"),
        ("Ask whether all is well", "A week after the order"),
        ("Remind of the payment", "Payment is overdue"),
        ("Confirm the booking", "The visit is tomorrow"),
    ),
    mistyped="gmial.com",
    yesterday="yesterday",
    statuses=("actve", "Active ", "Working", "waiter"),
    sources="google mps",
    extension="+44 20 7946 0123 ext. 12",
    ask="ask for Annie",
    formulas=("=contract 12, with Oliver", "+7 discount promised", "@lena.flowers (mum)", "- no calls before May"),
    currency="£",
)

NAMES: Mapping[Language, Names] = {"ru": _RU, "en": _EN}
