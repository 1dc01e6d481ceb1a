"""Staff who sort, insert, delete, cut, copy, type and decide, by dice; all that they do is noted in what they know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.model.columns import TABS
from tests.laws.workbooks import clean
from tests.lives.desks import formula
from tests.lives.known import (
    ARCHIVE,
    CLIENTS,
    DUPLICATES,
    HISTORY,
    ID,
    LEAVING,
    MARK,
    NOTES,
    ORDERS,
    OWN,
    Card,
    lines,
    moment,
    places,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.laws.nights import Clock
    from tests.lives.desks import Desk
    from tests.lives.known import Known, Line

BOTH = (CLIENTS, ARCHIVE)
KEYS = {TABS["clients"][key].header.ru: key for key in TABS["clients"].by_key}


def typing(dice: random.Random, number: int) -> Any:
    """Return something that staff type into a column of their own; each number is typed once."""
    kind = dice.randrange(8)
    made: list[Any] = [
        f"текст {number}",
        f"+7 не телефон {number}",
        f"'00{number}",
        10_000 + number,
        number + 0.25,
        date(2020, 1, 1) + timedelta(days=number),
        formula(20_000 + number),
        None if number % 3 == 0 else f"Текст, с запятой {number}",
    ]
    return made[kind]


@dataclass
class Staff:
    """Staff at one desk. ``cast`` says how many persons there are so far."""

    desk: Desk
    dice: random.Random
    clock: Clock
    known: Known
    number: int = 0
    cast: int = 0
    done: list[str] = field(default_factory=list)
    columns: int = 2

    def act(self) -> None:
        """Do one thing."""
        kinds: list[Callable[[], str]] = [
            *[self._type] * 5,
            *[self._note] * 2,
            *[self._sort] * 2,
            self._sort_part,
            self._blank,
            self._new,
            *[self._again] * 4,
            self._delete,
            *[self._cut] * 3,
            self._copy,
            *[self._order] * 4,
            *[self._event] * 2,
            self._unorder,
            self._keep,
            *[self._decide] * 5,
            self._shift,
            self._column,
            self._ordinary,
        ]
        said = self.dice.choice(kinds)()
        if said:
            self.done.append(said)

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _heads(self, title: str) -> list[str]:
        return [str(cell or "") for cell in self.desk.rows(title)[0]]

    def _pick(self, *titles: str) -> tuple[str, int, Line] | None:
        """Return some row of a card, where it stands and what it holds."""
        found = [(title, line, row) for title in titles or BOTH for line, row in lines(self.desk, title)]
        found = [one for one in found if one[2][MARK] in self.known.cards]
        return self.dice.choice(found) if found else None

    def _type(self) -> str:
        spot = self._pick()
        if spot is None:
            return ""
        title, line, row = spot
        heads = [head for head in row if head.startswith(OWN)]
        if not heads:
            return ""
        header = self.dice.choice(heads)
        value = typing(self.dice, self._next())
        self.desk.put(title, line, self._heads(title).index(header), value)
        self.known.typed(row[MARK], header, value)
        return f"typed {value!r} into {title} {row[MARK]} {header}"

    def _note(self) -> str:
        spot = self._pick()
        if spot is None or NOTES not in spot[2]:
            return ""
        title, line, row = spot
        text = f"заметка {self._next()}."
        before = row[NOTES]
        self.desk.put(title, line, self._heads(title).index(NOTES), f"{before}\n{text}" if before else text)
        card = self.known.cards[row[MARK]]
        if not card.copied:
            card.notes.append(text)
        return f"noted {text} at {title} {row[MARK]}"

    def _ordinary(self) -> str:
        """Type over what the robot knows a client by: never all of it."""
        spot = self._pick()
        if spot is None:
            return ""
        title, line, row = spot
        person = self.known.cards[row[MARK]].person
        number = self._next()
        key, value = self.dice.choice(
            [
                ("phone", f"8 (999) 123-{45 + person // 100}-{person % 100:02d}"),
                ("last_name", f"Новая{'абвгдежзик'[number % 10]}"),
                ("email", f"a{person}n{number}@mail.ru"),
                ("company", "Ромашка"),
            ]
        )
        header = TABS["clients"][key].header.ru
        if header not in row:
            return ""
        self.desk.put(title, line, self._heads(title).index(header), value)
        return f"typed {value!r} into {title} {row[MARK]} {header}"

    def _sort(self) -> str:
        title = self.dice.choice([CLIENTS, CLIENTS, ARCHIVE, ORDERS, HISTORY, DUPLICATES, LEAVING])
        rows = self.desk.rows(title)
        if len(rows) < 3:
            return ""
        place, ascending = self.dice.randrange(len(rows[0])), self.dice.random() < 0.5
        self.desk.sort(title, place, 1, len(rows) - 1, ascending=ascending)
        return f"sorted {title} by {rows[0][place]}"

    def _sort_part(self) -> str:
        title = self.dice.choice(BOTH)
        rows = self.desk.rows(title)
        if len(rows) < 4:
            return ""
        first = self.dice.randrange(1, len(rows) - 2)
        last = self.dice.randrange(first + 1, len(rows))
        self.desk.sort(title, self.dice.randrange(len(rows[0])), first, last, ascending=self.dice.random() < 0.5)
        return f"sorted {title} {first}..{last}"

    def _line(self, title: str) -> int:
        """Insert an empty row somewhere, or take the one below all others."""
        count = len(self.desk.rows(title))
        if self.dice.random() < 0.5:
            return count
        line = self.dice.randint(1, count)
        self.desk.insert(title, line)
        return line

    def _blank(self) -> str:
        title = self.dice.choice([*BOTH, ORDERS])
        self.desk.insert(title, self.dice.randint(1, len(self.desk.rows(title))))
        return f"blank row in {title}"

    def _fill(self, title: str, line: int, cells: Line) -> None:
        heads = self._heads(title)
        for header, value in cells.items():
            if value is None:
                continue
            if header not in heads:
                if not header.startswith(OWN) and header != MARK:
                    continue
                self.desk.column(title, len(heads), header)
                heads = self._heads(title)
            self.desk.put(title, line, heads.index(header), value)

    def _card(self, person: int, cells: Line) -> str:
        tag = self.known.tag(person)
        self.known.cards[tag] = Card(person)
        cells = {header: value for header, value in cells.items() if value is not None} | {MARK: tag}
        for header in (f"{OWN}1", f"{OWN}2"):
            if self.dice.random() < 0.7:
                cells[header] = typing(self.dice, self._next())
                self.known.typed(tag, header, cells[header])
        self._fill(CLIENTS, self._line(CLIENTS), cells)
        return tag

    def _person(self, person: int) -> Line:
        held = clean(person)
        keys = ("last_name", "first_name", "phone", "email")
        return {TABS["clients"][key].header.ru: held[key] for key in keys}

    def _new(self) -> str:
        if self.cast >= 30:
            return ""
        self.cast += 1
        return f"new client {self._card(self.cast - 1, self._person(self.cast - 1))}"

    def _again(self) -> str:
        person = self.dice.randrange(self.cast)
        if sum(card.person == person for card in self.known.cards.values()) >= 6:
            return ""
        cells = self._person(person)
        if self.dice.random() < 0.4:
            cells.pop(self.dice.choice(sorted(cells)))
        return f"typed again {self._card(person, cells)}"

    def _delete(self) -> str:
        spot = self._pick()
        if spot is None:
            return ""
        title, line, row = spot
        self.desk.delete(title, line)
        card = self.known.cards[row[MARK]]
        if places(self.desk, row[MARK]):
            card.copies = max(0, card.copies - 1)
        else:
            card.gone = True
        return f"deleted {title} {row[MARK]}"

    def _cut(self) -> str:
        spot = self._pick()
        if spot is None:
            return ""
        title, line, row = spot
        other = ARCHIVE if title == CLIENTS else CLIENTS
        if self.dice.random() < 0.5:
            self.desk.delete(title, line)
        else:
            for place, cell in enumerate(self.desk.rows(title)[line]):
                if cell is not None:
                    self.desk.put(title, line, place, None)
        self._fill(other, self._line(other), row)
        return f"cut {row[MARK]} from {title} to {other}"

    def _copy(self) -> str:
        spot = self._pick()
        if spot is None:
            return ""
        title, _, row = spot
        other = self.dice.choice(BOTH)
        if self.dice.random() < 0.3:
            row = {header: cell for header, cell in row.items() if header != ID}
        self._fill(other, self._line(other), row)
        card = self.known.cards[row[MARK]]
        card.copies += 1
        card.copied = True
        return f"copied {row[MARK]} from {title} to {other}, id {row.get(ID)}"

    def _order(self) -> str:
        return self._story(ORDERS, {"date": self.clock().date(), "amount": 100 + self.number})

    def _event(self) -> str:
        return self._story(HISTORY, {"when": moment(self.clock()), "event": "звонок клиента"})

    def _story(self, title: str, cells: Line) -> str:
        person = self.dice.randrange(self.cast)
        key = "orders" if title == ORDERS else "history"
        tag = f"{'з' if title == ORDERS else 'и'}{self._next()}"
        named = {TABS[key][name].header.ru: value for name, value in cells.items()}
        named |= {TABS[key]["client"].header.ru: clean(person)["phone"], MARK: tag}
        self._fill(title, self._line(title), named)
        self.known.stories[tag] = title, person
        return f"{title}: {tag} of person {person}"

    def _unorder(self) -> str:
        found = [(line, row[MARK]) for line, row in lines(self.desk, ORDERS)]
        if not found or self.dice.random() < 0.5:
            return ""
        line, tag = self.dice.choice(found)
        self.desk.delete(ORDERS, line)
        self.known.stories.pop(tag, None)
        return f"deleted order {tag}"

    def _keep(self) -> str:
        rows = self.desk.rows(LEAVING)
        filled = [line for line, row in enumerate(rows) if line and any(cell is not None for cell in row)]
        if not filled:
            return ""
        line = self.dice.choice(filled)
        self.desk.put(LEAVING, line, self._heads(LEAVING).index(TABS["leaving"]["keep"].header.ru), "да")
        return f"ticked {LEAVING} {line}"

    def _decide(self) -> str:
        """Decide over a group: cards of one person are merged, or kept apart; those of several are told apart."""
        rows = self.desk.rows(DUPLICATES)
        heads = self._heads(DUPLICATES)
        group, owner, decision = (
            heads.index(TABS["duplicates"][key].header.ru) for key in ("group", "client_id", "decision")
        )
        groups = sorted({row[group] for row in rows[1:] if row[group] is not None})
        if not groups:
            return ""
        code = self.dice.choice(groups)
        there = [line for line, row in enumerate(rows) if line and row[group] == code]
        tags = {row.get(ID): row[MARK] for title in BOTH for _, row in lines(self.desk, title)}
        people = {self.known.cards[tags[rows[line][owner]]].person for line in there if rows[line][owner] in tags}
        word = self.dice.choice(["объединить"] * 4 + ["разные люди", "позже"]) if len(people) == 1 else "разные люди"
        for line in there:
            self.desk.put(DUPLICATES, line, decision, word)
        return f"decided {word} for {code}"

    def _shift(self) -> str:
        title = self.dice.choice([*BOTH, ORDERS])
        width = len(self._heads(title))
        place, to = self.dice.randrange(width), self.dice.randint(0, width)
        if to in {place, place + 1}:
            return ""
        self.desk.shift(title, place, to)
        return f"moved column {place} of {title} to {to}"

    def _column(self) -> str:
        if self.columns >= 5:
            return ""
        self.columns += 1
        title = self.dice.choice([CLIENTS, CLIENTS, ARCHIVE])
        self.desk.column(title, self.dice.randint(0, len(self._heads(title))), f"{OWN}{self.columns}")
        return f"new column {OWN}{self.columns} in {title}"
