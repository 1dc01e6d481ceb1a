"""Given names and their short forms: Саша is Александр or Александра, Bill is William.

Russian short forms are our own table, after the dictionaries of Petrovsky and of Superanskaya; the English ones are the ``nicknames`` data
set, of which the commonest pairs stand here as well, because that set says "may be" and a pair that is sure needs "is".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sheetcrm.policy.duplicates.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WOMEN = """
Агата: Агаша Гаша
Агния: Агнюша
Аделина: Аделя Деля
Аида:
Айгуль: Гуля
Александра: Саша Сашенька Шура Шурочка Сандра Саня Сашка Аля Алекса
Алёна: Алёнка Алёнушка Лёна
Алевтина: Аля Тина
Алина: Аля Алинка Лина
Алиса: Аля Алиска
Алия: Аля
Алла: Аллочка Аля
Альбина: Аля Бина
Амина:
Анастасия: Настя Настенька Ася Стася Настасья Настюша Анастасья Настёна
Ангелина: Геля Лина Ангелинка
Анжела: Анжелика Геля
Анна: Аня Анечка Анюта Нюра Нюша Аннушка Нюта Ася Анька Анна-Мария
Антонина: Тоня Тонечка Нина
Арина: Ариша Аринушка
Ася:
Валентина: Валя Валюша Тина
Валерия: Лера Валера Лерочка
Варвара: Варя Варенька Варюша
Василиса: Вася Василиска Лиса
Венера:
Вера: Верочка Веруня Верунчик
Вероника: Ника Вера Вероничка
Виктория: Вика Викуля Тори Викуся
Виолетта: Вита Виола
Галина: Галя Галочка Галинка Гала
Гульнара: Гуля Гульназ Нара
Гузель: Гуля
Дана:
Дарья: Даша Дашенька Дарина Дашуля Дарьюшка
Диана: Дина Ди Дианка
Дина: Диночка
Динара: Дина
Ева: Евочка
Евгения: Женя Женечка Геня Евгеша
Евдокия: Дуня Дуся Евдоха
Екатерина: Катя Катенька Катюша Катерина Катюха Кейт Катька Катрин
Елена: Лена Леночка Алёна Ленуся Лёля Еля Ленка Хелен
Елизавета: Лиза Лизонька Лизавета Вета Элиза
Жанна: Жанночка
Зинаида: Зина Зиночка Ида
Злата:
Зоя: Зоенька
Зульфия: Зуля
Илона:
Инга:
Инесса: Инна
Инна: Инночка
Ирина: Ира Ирочка Иришка Ириша Арина Ируся
Карина: Кариночка Кара
Каролина: Лина Кара
Кира: Кирочка
Клавдия: Клава
Кристина: Кристя Кристи Тина Христина
Ксения: Ксюша Ксюня Оксана Аксинья Ксеня
Лариса: Лара Ларочка Лариска
Лейла: Ляля
Лидия: Лида Лидочка Лидуся
Лилия: Лиля Лилечка Лили
Любовь: Люба Любочка Любаша
Людмила: Люда Людочка Люся Мила Милочка
Майя:
Маргарита: Рита Марго Риточка
Марина: Мариша Мариночка Маришка Мара
Мария: Маша Машенька Маруся Маня Мария-Анна Мара Муся Машка Машуля Марья Мари
Милана: Мила Лана
Надежда: Надя Наденька Надюша
Наталья: Наташа Ната Наташенька Натали Натуля Таша Наташка Туся
Нелли: Неля
Ника:
Нина: Ниночка Нинуля
Оксана: Ксюша Ксана Оксанка
Олеся: Леся Олеська
Ольга: Оля Оленька Олюшка Лёля Олечка Ольгуня
Полина: Поля Полинка Полюшка Лина
Раиса: Рая Раечка
Регина: Рина Регинка
Рената: Рена
Римма: Римма
Роза: Розочка
Светлана: Света Светочка Лана Светик Светуля Ветка
Серафима: Сима Фима
Снежана: Снежа Снежка
София: Соня Сонечка Софа Софочка Софи Софьюшка
Стефания: Стеша Стефа
Таисия: Тася Тая Таисья
Тамара: Тома Томочка Тамарочка
Татьяна: Таня Танечка Танюша Тата Танька
Ульяна: Уля Ульянка Яна
Фаина: Фая
Фарида:
Эвелина: Эля Эва Лина
Элеонора: Эля Нора Лена
Эльвира: Эля Эльвирочка Ира
Эльмира: Эля Мира
Эмилия: Эмма Эмми Мила
Эмма:
Юлиана: Юля Юлианна Яна
Юлия: Юля Юленька Юляша Юлька
Яна: Яночка Янина
Ярослава: Слава Яра Рося
"""

_MEN = """
Адам:
Азамат:
Айдар:
Айрат:
Александр: Саша Саня Сашенька Шура Сашка Шурик Алекс Санёк Искандер Alexander
Алексей: Лёша Алёша Лёха Лёня Алексейка Лёшка Лекс
Альберт: Алик Берт
Альфред:
Амир:
Анатолий: Толя Толик Толян
Андрей: Андрюша Андрюха Дрюня Эндрю
Антон: Антоша Тоша Антоха Тоха
Аркадий: Аркаша Кеша
Арсен: Сеня
Арсений: Сеня Арсен Арсюша
Артём: Тёма Артёмка Тёмка Тёмыч Артемий
Артур: Артурчик Арт
Афанасий: Афоня
Ахмед:
Богдан: Бодя Даня
Борис: Боря Боренька Борька
Вадим: Вадик Вадимка Дима
Валентин: Валя Валик
Валерий: Валера Валерка Валерик Лера
Василий: Вася Васенька Василёк Васька
Вениамин: Веня Венька
Виктор: Витя Витёк Витенька Витька
Виталий: Виталик Виталя Талик
Владимир: Вова Володя Вовочка Влад Вовка Володька Вован
Владислав: Влад Владик Слава Славик
Всеволод: Сева Севка
Вячеслав: Слава Славик Славка Вяча
Геннадий: Гена Генка Геша
Георгий: Гоша Жора Гера Егор Юра Гога Жорик
Герман: Гера Герка
Глеб: Глебушка
Григорий: Гриша Гришка Гриня
Давид: Дава Дэвид Додик
Данила: Даня Данилка Данил Даниил Данька
Демид: Дёма
Денис: Дениска Ден Дэн
Дмитрий: Дима Митя Димка Димон Димитрий Митька Димочка
Евгений: Женя Женька Жека Геня Евген
Егор: Егорка Гоша Гора Жора
Ефим: Фима
Захар: Захарка
Иван: Ваня Ванечка Ванюша Ванька
Игнат: Игнаша
Игорь: Игорёк Гоша Гарик Гоги
Илья: Илюша Илюха Илюшка Ильюша
Ильдар:
Ильнур:
Ильшат:
Иннокентий: Кеша
Иосиф: Ося Йосиф Осип
Камиль:
Ким:
Кирилл: Кирюша Киря Кирюха
Константин: Костя Костик Костян
Кузьма: Кузя
Лев: Лёва Лёвушка Леон
Леонид: Лёня Лёнька Леонидик Лёнчик
Лука:
Магомед: Мага
Макар: Макарка
Максим: Макс Максик Максимка Максимилиан
Марат: Маратик
Марк: Марик
Матвей: Мотя Матвейка Матюша
Мирон: Мирошка
Мирослав: Мирик Слава
Михаил: Миша Мишаня Мишка Мишутка Михась Миха
Мурат:
Мухаммед:
Назар: Назарка
Наиль:
Никита: Ник Никитка Никитос
Николай: Коля Коленька Николаша Колян Ник Колька
Олег: Олежка Олежек Олегатор
Павел: Паша Павлик Пашка Павлуша Пашуля
Пётр: Петя Петенька Петруша Петька
Платон: Платоша Тоша
Радик:
Рамиль:
Ренат: Ринат Реня
Рафаэль: Рафик Раф
Рашид:
Ринат:
Роберт: Роб
Родион: Родя Родька
Роман: Рома Ромка Ромочка Ромашка
Ростислав: Слава Ростик Рося
Рустам: Рустик Рустем
Руслан: Русик Руся Рус
Савелий: Сава Савва
Самуил: Сёма
Святослав: Слава Святик Свят
Семён: Сёма Сеня Сёмка
Сергей: Серёжа Серёга Серый Серж Серёжка
Станислав: Стас Слава Стасик Стася
Степан: Стёпа Стёпка Степаша
Тарас: Тарасик
Тимофей: Тима Тимоша Тимоха
Тимур: Тима Тимурчик
Тихон: Тиша
Фарид:
Фёдор: Федя Феденька Федька
Феликс: Филя
Филипп: Филя Фил
Хасан:
Шамиль: Шама
Эдуард: Эдик Эдя
Эльдар: Эля
Эмиль: Эмик
Эрик:
Юлиан: Юлик
Юрий: Юра Юрик Юрочка Юрка
Яков: Яша Яшка
Ян: Янчик
Ярослав: Слава Ярик Яра
"""

_ENGLISH = """
Abigail: Abby Abbie Gail
Alexander: Alex Sandy Alec Xander
Alexandra: Alex Sandra Sandy Alexa Lexi
Andrew: Andy Drew
Anthony: Tony Ant
Barbara: Barb Babs
Benjamin: Ben Benny Benji
Catherine: Cathy Cath Kate Katie Kathy Kitty Cat
Charles: Charlie Chuck Chas
Christina: Chris Tina Chrissy
Christopher: Chris Topher Kit
Daniel: Dan Danny
David: Dave Davy
Deborah: Debbie Deb Debra
Donald: Don Donnie
Dorothy: Dot Dottie Dolly
Edward: Ted Ed Eddie Ned Teddy
Elizabeth: Liz Lizzie Beth Betty Betsy Eliza Libby
Frances: Fran Frankie
Francis: Frank Frankie
Frederick: Fred Freddie
Gerald: Gerry Jerry
Gregory: Greg
Harold: Harry Hal
Henry: Harry Hank
Jacob: Jake
James: Jim Jimmy Jamie
Jennifer: Jenny Jen Jenn
Jessica: Jess Jessie
John: Johnny Jack Jon
Jonathan: Jon Jonny
Joseph: Joe Joey
Joshua: Josh
Katherine: Kate Katie Kathy Kitty Kat
Kenneth: Ken Kenny
Laurence: Larry Laurie
Leonard: Len Lenny Leo
Margaret: Peggy Maggie Meg Marge Madge Greta
Matthew: Matt Matty
Michael: Mike Mick Mickey
Nathaniel: Nate Nat
Nicholas: Nick Nicky
Olivia: Liv Livvy
Pamela: Pam
Patricia: Pat Patty Tricia Trish
Patrick: Pat Paddy
Peter: Pete
Philip: Phil Pip
Raymond: Ray
Rebecca: Becky Becca
Richard: Dick Rick Rich Richie Ricky
Robert: Bob Bobby Rob Robbie Bert
Ronald: Ron Ronnie
Samantha: Sam Sammy
Samuel: Sam Sammy
Stephen: Steve Stevie
Susan: Sue Susie Suzy
Theodore: Ted Teddy Theo
Thomas: Tom Tommy
Timothy: Tim Timmy
Victoria: Vicky Vic Tori
Walter: Wally Walt
William: Bill Will Billy Willy Liam
Zachary: Zach Zack
"""


@dataclass(frozen=True, slots=True)
class GivenNames:
    """All given names known, spelled for comparison.

    ``meant`` tells of a name which full names it may stand for, itself if it is one; ``sexes`` whose a full name is, "" where that is not
    told; ``certain`` are the short forms of which this table itself is sure.
    """

    meant: Mapping[str, frozenset[str]]
    sexes: Mapping[str, str]
    certain: Mapping[str, frozenset[str]]

    def are_one(self, one: str, two: str) -> bool:
        """Tell whether two spelled names may be forms of one."""
        return one == two or not self.meant.get(one, frozenset((one,))).isdisjoint(
            self.meant.get(two, frozenset((two,)))
        )

    def surely_one(self, one: str, two: str, sex: str) -> bool:
        """Tell whether one of the names is short for the other, and could not, of this sex, be short for a name of the other sex."""
        if one == two:
            return True
        for short, full in ((one, two), (two, one)):
            if full in self.certain.get(short, ()) and full in self.sexes and short not in self.sexes:
                others = {self.sexes.get(name, "") for name in self.certain[short]} - {""}
                return len(others) < 2 or self.sexes[full] == sex  # noqa: PLR2004 - both sexes
        return False


@cache
def given_names() -> GivenNames:
    """Read the tables; once."""
    from nicknames import name_triplets  # a file of its own, needed only here

    certain: dict[str, set[str]] = {}
    sexes: dict[str, str] = {}
    formal: set[str] = set()
    for table, sex in ((_WOMEN, "f"), (_MEN, "m"), (_ENGLISH, "")):
        for full, shorts in _lines(table):
            formal.add(full)
            sexes[full] = sex if sexes.get(full, sex) == sex else ""
            certain.setdefault(full, set()).add(full)
            for short in shorts:
                certain.setdefault(short, set()).add(full)
    sexes |= dict(_ENGLISH_SEXES)
    meant = {name: set(full) for name, full in certain.items()}
    for triplet in name_triplets():
        full, short = spelled(triplet.name1), spelled(triplet.name2)
        meant.setdefault(full, set()).add(full)
        if short not in formal:  # two full names are two people, however near
            meant.setdefault(short, set()).add(full)
    return GivenNames(_frozen(meant), sexes, _frozen(certain))


def _lines(table: str) -> Iterable[tuple[str, list[str]]]:
    for line in table.strip().splitlines():
        full, _, shorts = line.partition(":")
        yield spelled(full), [spelled(short) for short in shorts.split()]


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(full) for name, full in found.items()}


_ENGLISH_WOMEN = """
Abigail Alexandra Barbara Catherine Christina Deborah Dorothy Elizabeth Frances Jennifer Jessica Katherine Margaret Olivia Pamela
Patricia Rebecca Samantha Susan Victoria
"""
_HERS = frozenset(map(spelled, _ENGLISH_WOMEN.split()))
_ENGLISH_SEXES = tuple((full, "f" if full in _HERS else "m") for full, _ in _lines(_ENGLISH))
