"""Draws the tabs for the owner: live figures over Clients, Orders and Tasks, and a few charts.

Every formula looks at whole columns, so rows may come and go; names come from the Lists tab, so a new source or manager
appears by itself. No dynamic arrays and nothing that only one of Excel, LibreOffice and Google Sheets knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.template import look
from sheetcrm.adapters.template.page import CHART_ROWS, DATE, NARROW, SHARE, WHOLE, Page
from sheetcrm.adapters.template.places import LIST_ROWS
from sheetcrm.model.a1 import letters
from sheetcrm.model.words import choices
from sheetcrm.model.words.defaults import figures as words
from sheetcrm.model.words.defaults import lists

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sheetcrm.adapters.template.places import Place, Plan
    from sheetcrm.model.words import Word

    Figure = tuple[Word, Callable[[str], str], int]
    """A head, the formula for the cell that holds the name (``{line}`` is the row), a number format."""

LISTED = 30
"""How many values of a list a summary looks at."""
CHARTED = 8
BEST = 15
_STAFF = 15
_HIDDEN = 12  # where a page keeps what it sorts by
_SEGMENT_COLOURS = (look.CHART_COLOURS[2], look.CHART_COLOURS[1], "#9AA3AE")
_STAGE_COLOURS = (look.CHART_COLOURS[4], look.CHART_COLOURS[1], look.CHART_COLOURS[2])
_EACH = (
    "{clients.id}",
    "{clients.last_name}",
    "{clients.first_name}",
    "{clients.phone}",
    "{clients.email}",
)


def draw(book: Any, sheet: Any, ink: look.Ink, plan: Plan, place: Place) -> None:
    """Draw one summary tab."""
    page = Page(book, sheet, ink, plan, place)
    _DRAWN[place.tab.key](page)
    page.done()


def clients(page: Page) -> str:
    """Return a formula that counts clients: the fullest of the columns that name one."""
    counts = (f"COUNTA({column})" for column in _EACH if page.plan.refer(column) != "0")
    return f"MAX({','.join(counts)},1)-1"


def _overview(page: Page) -> None:
    yes, late = page.say(choices.YES), page.ink(**look.CHIP_BAD)
    lost = "".join(f',{{orders.status}},"<>{page.say(word)}"' for word in (lists.CANCELLED, lists.RETURNED))
    recent, year = (f'{{orders.date}},">="&TODAY()-{days}{lost}' for days in (30, 365))
    orders = f"COUNTIFS({recent})"
    revenue = f"SUMIFS({{orders.amount}},{recent})"
    segments = tuple((word, _equal(page, "clients.segment", word)) for word in choices.SEGMENTS)
    stages = tuple((word, _equal(page, "clients.stage", word)) for word in choices.STAGES)
    blocks: tuple[tuple[Word, tuple[tuple[Word, str], ...]], ...] = (
        (
            words.CLIENTS,
            (
                (words.TOTAL, clients(page)),
                (words.FRESH, 'COUNTIFS({clients.first_contact},">="&TODAY()-30)'),
                (words.WITHOUT, _filled(page, "clients.problems")),
            ),
        ),
        (words.ACTIVITY, segments),
        (words.STAGE, stages),
        (
            words.MONEY,
            (
                (words.ORDERS_30, orders),
                (words.REVENUE_30, revenue),
                (words.AVERAGE_30, f"IFERROR(ROUND({revenue}/{orders},0),0)"),
                (words.REVENUE_365, f"SUMIFS({{orders.amount}},{year})"),
            ),
        ),
        (
            words.ATTENTION,
            (
                (words.LATE_CONTACT, 'COUNTIFS({clients.next_contact},"<"&TODAY(),{clients.next_contact},">0")'),
                (words.OPEN_TASKS, f'COUNTIFS({{tasks.what}},"?*",{{tasks.done}},"<>{yes}")-1'),
                (words.LATE_TASKS, f'COUNTIFS({{tasks.due}},"<"&TODAY(),{{tasks.due}},">0",{{tasks.done}},"<>{yes}")'),
                (words.PROBLEMS, 'COUNTIFS({problems.why},"?*",{problems.decision},"")'),
                (words.DUPLICATES, 'COUNTIFS({duplicates.why},"?*",{duplicates.decision},"")'),
                (words.LEAVING, _filled(page, "leaving.client")),
            ),
        ),
    )
    row, starts = 3, {}
    for head, lines in blocks:
        page.band(row, (head,))
        page.text(row, 1, "", page.ink(bg_color=look.TEAL))
        starts[head] = row + 1
        for name, formula in lines:
            row += 1
            page.sheet.set_row(row, 20)
            page.text(row, 0, page.say(name), page.ink(font_size=11, bottom=1, bottom_color=look.LINE))
            strong = page.ink(
                font_size=13, bold=True, num_format=WHOLE, align="right", bottom=1, bottom_color=look.LINE
            )
            page.figure(row, 1, formula, strong)
        row += 2
    first = starts[words.ATTENTION]
    page.sheet.conditional_format(first, 1, row - 2, 1, {"type": "cell", "criteria": ">", "value": 0, "format": late})
    page.hint(row - 1, words.NOT_CANCELLED)
    page.hint(row, words.AFTER_NIGHT)
    page.sheet.set_column(2, 2, 3)
    charts = (
        (words.ACTIVITY, words.SEGMENTS_CHART, _SEGMENT_COLOURS),
        (words.STAGE, words.STAGES_CHART, _STAGE_COLOURS),
    )
    for number, (head, title, colours) in enumerate(charts):
        span = starts[head], starts[head] + 2
        names, values = page.at(0, *span), page.at(1, *span)
        page.chart(3 + number * 12, title, names=names, values=values, colours=colours, column=3)


def _equal(page: Page, column: str, word: Word) -> str:
    return f'COUNTIF({{{column}}},"{page.say(word)}")'


def _filled(page: Page, column: str) -> str:
    """Count what stands under the header of a column."""
    whole = page.plan.refer(f"{{{column}}}")
    return "0" if whole == "0" else f'COUNTIF({whole},"?*")-1'


def _ranked(page: Page, top: int, key: str, figures: Sequence[Figure], head: Word, *, count: int = LISTED) -> int:
    """Draw a table of a list's values, the largest first; return its first row.

    Hidden columns hold name, count and rank of each value of the list; ties go by the list's order.
    """
    first, last = top + 2, top + 1 + count
    names, counts, ranks = (letters(_HIDDEN + offset) for offset in range(3))
    page.sheet.set_column(_HIDDEN, _HIDDEN + 2, NARROW, None, {"hidden": True})
    page.band(top, (head, words.COUNT, *(word for word, _, _ in figures)))
    source = page.plan.places["lists"]
    plain, number = page.plain(strong=True), page.plain(number=WHOLE, strong=True)
    for offset in range(count):
        row = first + offset
        line = row + 1
        cell = source.body(key, LIST_ROWS).split(":")[0][:-1] + str(offset + 2)
        page.figure(row, _HIDDEN, f'IF({cell}="","",{cell})', None)
        page.figure(row, _HIDDEN + 1, f'IF({names}{line}="",-1,COUNTIF({{clients.{key}}},{names}{line}))', None)
        page.figure(row, _HIDDEN + 2, f"{counts}{line}-ROW()/1000000", None)
        spans = {c: f"${c}${first + 1}:${c}${last + 1}" for c in (names, counts, ranks)}
        place = f"MATCH(LARGE({spans[ranks]},{offset + 1}),{spans[ranks]},0)"
        page.figure(row, 0, f"INDEX({spans[names]},{place})", plain)
        page.figure(row, 1, f'IF(A{line}="","",INDEX({spans[counts]},{place}))', number)
        for column, (_, formula, form) in enumerate(figures, start=2):
            text = f'IF($A{line}="","",{formula(f"$A{line}")})'
            page.figure(row, column, text.replace("{line}", str(line)), page.plain(number=form))
    page.ruled(top + 1, last, len(figures) + 2)
    quiet = page.plain(quiet=True)
    page.text(top + 1, 0, page.say(words.REST), quiet)
    rest = f"MAX(0,{clients(page)}-SUM(B{first + 1}:B{last + 1}))"
    page.figure(top + 1, 1, rest, page.plain(number=WHOLE, quiet=True))
    return first


def _per_list(key: str) -> tuple[Figure, ...]:
    """What is counted for each value of a list of Clients."""
    return (
        (words.BUYERS, lambda name: f'COUNTIFS({{clients.{key}}},{name},{{clients.purchases}},">0")', WHOLE),
        (words.REVENUE, lambda name: f"SUMIFS({{clients.revenue}},{{clients.{key}}},{name})", WHOLE),
        (words.PER_CLIENT, lambda _: "IF($B{line}>0,ROUND($D{line}/$B{line},0),0)", WHOLE),
    )


def _deciding(page: Page, key: str) -> Figure:
    decision = page.say(choices.DECISION)
    return words.DECIDING, lambda name: f'COUNTIFS({{clients.{key}}},{name},{{clients.stage}},"{decision}")', WHOLE


def _sources(page: Page) -> None:
    top = 4 + 2 * CHART_ROWS
    first = _ranked(page, top, "source", (*_per_list("source"), _deciding(page, "source")), words.SOURCE)
    names = page.at(0, first, first + CHARTED - 1)
    page.chart(3, words.SOURCES_CHART, names=names, values=page.at(1, first, first + CHARTED - 1))
    page.chart(
        3 + CHART_ROWS,
        words.MONEY_CHART,
        names=names,
        values=page.at(3, first, first + CHARTED - 1),
        colours=look.CHART_COLOURS[1:2],
    )
    page.hint(top - 1, words.TOP_EIGHT)


def _managers(page: Page) -> None:
    yes = page.say(choices.YES)
    top = 4 + CHART_ROWS
    own = (
        (words.TASKS, lambda name: f'COUNTIFS({{tasks.manager}},{name},{{tasks.done}},"<>{yes}")', WHOLE),
        (
            words.LATE,
            lambda name: (
                f'COUNTIFS({{tasks.manager}},{name},{{tasks.due}},"<"&TODAY(),{{tasks.due}},">0",'
                f'{{tasks.done}},"<>{yes}")'
            ),
            WHOLE,
        ),
    )
    figures = (*_per_list("manager"), _deciding(page, "manager"), *own)
    first = _ranked(page, top, "manager", figures, words.MANAGER, count=_STAFF)
    page.chart(
        3,
        words.MANAGERS_CHART,
        names=page.at(0, first, first + 4),
        values=page.at(1, first, first + 4),
    )


def _rows(page: Page, top: int, names: Sequence[tuple[str, str]], key: str, count: int) -> None:
    """Draw a table of names in their own order: clients, share, revenue, revenue for each."""
    page.band(top, (count_head(key), words.COUNT, words.SHARE, words.REVENUE, words.PER_CLIENT))
    number = page.plain(number=WHOLE)
    page.ruled(top + 1, top + count, 5)
    for offset in range(count):
        row, line = top + 1 + offset, top + 2 + offset
        formula, shown = names[offset]
        if formula:
            page.figure(row, 0, formula, page.plain(strong=True))
        else:
            page.text(row, 0, shown, page.plain(strong=True))
        some = f'IF($A{line}="","",'
        page.figure(row, 1, f"{some}COUNTIF({{clients.{key}}},$A{line}))", page.plain(number=WHOLE, strong=True))
        page.figure(row, 2, f"{some}IF({clients(page)}>0,B{line}/({clients(page)}),0))", page.plain(number=SHARE))
        page.figure(row, 3, f"{some}SUMIFS({{clients.revenue}},{{clients.{key}}},$A{line}))", number)
        page.figure(row, 4, f"{some}IF(B{line}>0,ROUND(D{line}/B{line},0),0))", number)


def count_head(key: str) -> Word:
    """Return the head of a table over a column of Clients."""
    return {"segment": words.SEGMENT, "status": words.STATUS, "deal_stage": words.DEAL_STAGE}[key]


def _from_list(page: Page, key: str, count: int) -> list[tuple[str, str]]:
    column = page.plan.places["lists"].body(key).split(":")[0][:-1]
    return [(f'IF({column}{n + 2}="","",{column}{n + 2})', "") for n in range(count)]


def _funnel(page: Page) -> None:
    top = 4 + CHART_ROWS
    _rows(page, top, _from_list(page, "deal_stage", 12), "deal_stage", 12)
    head = page.ink(bold=True, bg_color=look.TEAL, font_color=look.PAPER, align="right", font_size=9, text_wrap=True)
    page.text(top, 5, page.say(words.POTENTIAL), head)
    for offset in range(12):
        line = top + 2 + offset
        text = f'IF($A{line}="","",SUMIFS({{clients.potential}},{{clients.deal_stage}},$A{line}))'
        page.figure(top + 1 + offset, 5, text, page.plain(number=WHOLE))
    span = top + 1, top + len(lists.DEAL_STAGE)
    page.chart(3, words.FUNNEL_CHART, names=page.at(0, *span), values=page.at(1, *span))


def _segments(page: Page) -> None:
    top = 4 + 2 * CHART_ROWS
    _rows(page, top, [("", page.say(word)) for word in choices.SEGMENTS], "segment", 3)
    page.text(top + 4, 0, page.say(words.NOT_YET), page.plain(quiet=True))
    rest = f"MAX(0,{clients(page)}-SUM(B{top + 2}:B{top + 4}))"
    page.figure(top + 4, 1, rest, page.plain(number=WHOLE, quiet=True))
    span = top + 1, top + 3
    names = page.at(0, *span)
    page.chart(3, words.SEGMENTS_CHART, names=names, values=page.at(1, *span), colours=_SEGMENT_COLOURS)
    page.chart(
        3 + CHART_ROWS,
        words.SEGMENT_MONEY_CHART,
        names=names,
        values=page.at(3, *span),
        colours=_SEGMENT_COLOURS,
    )
    _rows(page, top + 7, _from_list(page, "status", 12), "status", 12)
    page.hint(top + 5, words.AFTER_NIGHT)


def _best(page: Page) -> None:
    top = 4 + CHART_ROWS
    page.band(top, (words.CLIENT, words.REVENUE, words.PURCHASES, words.LAST_PURCHASE))
    page.sheet.set_column(_HIDDEN, _HIDDEN, NARROW, None, {"hidden": True})
    spot = letters(_HIDDEN)
    revenue = page.plan.refer("{clients.revenue}")
    known = revenue != "0"
    page.ruled(top + 1, top + BEST, 4)
    for offset in range(BEST):
        row, line = top + 1 + offset, top + 2 + offset
        amount = f'IFERROR(IF(LARGE({revenue},{offset + 1})>0,LARGE({revenue},{offset + 1}),""),"")' if known else '""'
        page.figure(row, 1, amount, page.plain(number=WHOLE, strong=True))
        found = f"MATCH(B{line},{revenue},0)"
        if offset:  # of equal amounts the next one stands below the last one found
            below = f"INDEX({revenue},{spot}{line - 1}+1):INDEX({revenue},ROWS({revenue}))"
            found = f"IF(B{line}=B{line - 1},{spot}{line - 1}+MATCH(B{line},{below},0),{found})"
        page.figure(row, _HIDDEN, f'IF(B{line}="","",{found})' if known else '""', None)
        here = f"{spot}{line}"
        full = f'TRIM(INDEX({{clients.first_name}},{here})&" "&INDEX({{clients.last_name}},{here}))'
        page.figure(row, 0, f'IF({here}="","",{full})', page.plain(strong=True))
        page.figure(row, 2, f'IF({here}="","",INDEX({{clients.purchases}},{here}))', page.plain(number=WHOLE))
        page.figure(row, 3, f'IF({here}="","",INDEX({{clients.last_purchase}},{here}))', page.plain(number=DATE))
    span = top + 1, top + 10
    page.chart(
        3,
        words.BEST_CHART,
        names=page.at(0, *span),
        values=page.at(1, *span),
        colours=look.CHART_COLOURS[1:2],
    )
    page.hint(top - 1, words.AFTER_NIGHT)


def _later(sentence: Word) -> Callable[[Page], None]:
    def drawn(page: Page) -> None:
        page.text(3, 0, page.say(sentence), page.ink(font_size=11))

    return drawn


_DRAWN: dict[str, Callable[[Page], None]] = {
    "overview": _overview,
    "sources": _sources,
    "funnel": _funnel,
    "letter_figures": _later(words.LETTERS_LATER),
    "segments": _segments,
    "managers": _managers,
    "best": _best,
    "score_check": _later(words.SCORE_LATER),
}
