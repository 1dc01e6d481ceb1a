"""The Sequences tab: what is understood, in both languages; what is answered, and what stays in force."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.model.snapshot import Memory
from sheetcrm.model.words import choices
from sheetcrm.policy.scoring import Condition
from sheetcrm.policy.sequences.happenings import Happening, How
from sheetcrm.policy.sequences.read import KEYS, sequences
from sheetcrm.steps import check
from tests.sheets import broken, defaults, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language
    from sheetcrm.policy.sequences.read import Sequence

HEADER = f"| {' | '.join(KEYS)} |"
TEMPLATES = "templates\n| name |\n| Hello |\n| Offer |\n"


def tab(
    *rows: str, good: dict[str, Any] | None = None, language: Language = "en", known: Memory | None = None
) -> Snapshot:
    memory = replace(known or Memory(), good={"sequences": good or {}})
    text = f"clients\n| id | Shoe size |\n\n{TEMPLATES}\nsequences\n{HEADER}\n" + "\n".join(rows)
    return sheet(text, memory=memory, language=language)


def row(**cells: str) -> str:
    """Return a row of the tab: a first step that is in order, but for these cells."""
    whole = {"sequence": "Welcome", "on": "yes", "step": "1", "start": "order", "template": "Hello"} | cells
    return "| " + " | ".join(whole.get(key, "") for key in KEYS) + " |"


def answers(*rows: str, **more: Any) -> list[str]:
    found = sequences(tab(*rows, **more)).answers
    return [found.get(f"#{number}", "") for number in range(2, len(rows) + 2)]


def only(*rows: str) -> Sequence:
    read = sequences(tab(*rows))
    assert not read.answers
    (sequence,) = read.known
    return sequence


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_the_template_holds_is_understood_and_off(language: Language) -> None:
    empty = sheet("", language=language)
    tabs = {key: defaults(key, language) for key in ("sequences", "templates")}
    read = sequences(replace(empty, tables={**empty.tables, **tabs}))

    assert not read.answers
    assert len(read.known) == 10
    assert not read.running
    assert sum(len(sequence.steps) for sequence in read.known) == len(read.good) == len(defaults("sequences"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("заказ", Happening(How.ORDER)),
        ("Order", Happening(How.ORDER)),
        ("заказ  выполнен", Happening(How.DONE)),
        ("order done", Happening(How.DONE)),
        ("визит", Happening(How.VISIT)),
        ("новый клиент", Happening(How.NEW)),
        ("NEW CLIENT", Happening(How.NEW)),
        ("ответ", Happening(How.REPLY)),
        ("90 дней тишины", Happening(How.SILENCE, number=90)),
        ("1 день молчания", Happening(How.SILENCE, number=1)),
        ("30 days of silence", Happening(How.SILENCE, number=30)),
        ("30 days silent", Happening(How.SILENCE, number=30)),
        ("балл от 40", Happening(How.SCORE, number=40)),
        ("score from 12,5", Happening(How.SCORE, number=12.5)),
        ("дата: срок", Happening(How.DATE, column="deadline")),
        ("date: Booked for", Happening(How.DATE, column="booked")),
        ("date: shoe size", Happening(How.DATE, column="+Shoe size")),
        ("subscription", Happening(How.EVENT, ("subscription",))),
        ("signed up", Happening(How.EVENT, ("subscription",))),
        ("Статус = lead", Happening(How.VALUE, ("lead",), "status")),
        ("status=prospect, new", Happening(How.VALUE, ("lead", "new"), "status")),
        ("тег = VIP", Happening(How.VALUE, ("vip",), "tags")),
        ("сегмент = спящий", Happening(How.VALUE, ("dormant",), "segment")),
        ("Stage = решение", Happening(How.VALUE, ("decision",), "stage")),
        ("Стадия сделки = deal", Happening(How.VALUE, ("deal",), "deal_stage")),
        ("no automatic letters = да", Happening(How.VALUE, ("yes",), "no_letters")),
        ("Shoe size = 37", Happening(How.VALUE, ("37",), "+Shoe size")),
    ],
)
def test_what_may_start_a_sequence(text: str, found: Happening) -> None:
    assert only(row(start=text)).start == found


def test_triggers_are_called_alike_in_both_languages_and_in_any_order() -> None:
    assert only(row(start="Статус = lead, new")).start.trigger == only(row(start="status = new, lead")).start.trigger
    assert only(row(start="score from 40")).start.trigger == only(row(start="балл от 40,0")).start.trigger
    assert only(row(start="order")).start.trigger == ""


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"start": "subscribtion"}, "“Start”: “subscribtion” is not understood. Perhaps “subscription”?"),
        ({"start": "xyzzy"}, "“Start”: “xyzzy” is not understood."),
        ({"start": "any action"}, "“Start”: “any action” cannot start a sequence."),
        ({"start": ""}, "“Start” is empty: write what starts the sequence."),
        ({"start": "colour = red"}, "There is no column “colour”."),
        ({"start": "statu = lead"}, "There is no column “statu”. Perhaps “Status”?"),
        ({"start": "status = leed"}, "The list “Status” has no value “leed”. Perhaps “lead”?"),
        ({"start": "status = ,"}, "“Start”: “status = ,” is not understood."),
        ({"start": "city = Omsk"}, "The column “City” cannot start anything"),
        ({"start": "date: city"}, "“City” is not a column of dates."),
        ({"start": "date: days silent"}, "There is no column “days silent”."),
        ({"goal": "ordr"}, "“Goal”: “ordr” is not understood. Perhaps “order”?"),
        ({"goal": "90 days of silence"}, "“Goal”: “90 days of silence” cannot be a goal."),
        ({"goal": "new client"}, "“Goal”: “new client” cannot be a goal."),
        ({"on": "maybe"}, "“On”: write “yes” or “no”."),
        ({"step": "first"}, "“Step” is not a number from 1: “first”."),
        ({"step": ""}, "“Step” is not a number from 1: “”."),
        ({"step": "0"}, "“Step” is not a number from 1: “0”."),
        ({"wait": "-1"}, "“Wait days” is not a number from 0: “-1”."),
        ({"wait": "a week"}, "“Wait days” is not a number from 0: “a week”."),
        ({"template": ""}, "“Template” is empty: name the letter to send."),
        ({"template": "Helo"}, "There is no template “Helo”. Perhaps “Hello”?"),
        ({"expiry": "long"}, "“Late by (days)” is not a number from 0: “long”."),
        ({"window": "10-18-20"}, "“Hours”: write “10-18”. Here it is “10-18-20”."),
        ({"window": "10-25"}, "“Hours”: write “10-18”."),
        ({"window": "10:70-18"}, "“Hours”: write “10-18”."),
        ({"window": "9-9"}, "“Hours”: write “10-18”."),
        ({"priority": "10"}, "“Priority” is not a whole number 1 to 9: “10”."),
        ({"priority": "1.5"}, "“Priority” is not a whole number 1 to 9: “1.5”."),
        ({"only_if": "rich"}, "“Only if”: “rich” is not understood."),
        ({"only_if": "Citi = Omsk"}, "“Only if”: “Citi = Omsk” is not understood. Write “Kind = B2B” or “City filled”. Perhaps “City”?"),
        ({"only_if": "Purchases at least many"}, "“Only if”: “Purchases at least many” is not understood."),
        ({"only_if": "City contains ,"}, "“Only if”: “City contains ,” is not understood."),
        ({"only_if": "Status = leed"}, "The list “Status” has no value “leed”. Perhaps “lead”?"),
    ],
)  # fmt: skip
def test_what_is_answered(cells: dict[str, str], said: str) -> None:
    (answer,) = answers(row(**cells))

    assert answer.startswith(said)
    assert "This row is not in force yet." in answer
    assert not sequences(tab(row(**cells))).known


def test_a_nameless_row_is_answered_and_an_empty_one_is_not() -> None:
    assert answers(row(sequence=""), "| | no |" + " |" * 10) == [
        "The sequence has no name. This row is not in force yet.",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kind = B2B", Condition("client_kind", choices.EQUALS, ("b2b",))),
        ("тип равно B2B", Condition("client_kind", choices.EQUALS, ("b2b",))),
        ("Status ≠ лид, новый", None),
        ("Status <> lead", Condition("status", choices.NOT_EQUALS, ("lead",))),
        ("Status не равно lead", Condition("status", choices.NOT_EQUALS, ("lead",))),
        ("Purchases >= 2", Condition("purchases", choices.AT_LEAST, bound=2)),
        ("Покупок не меньше 2", Condition("purchases", choices.AT_LEAST, bound=2)),
        ("Score at most 40", Condition("score", choices.AT_MOST, bound=40)),
        ("City contains Moscow, Omsk", Condition("city", choices.CONTAINS, ("moscow", "omsk"))),
        ("City filled", Condition("city", choices.FILLED)),
        ("Город  пусто", Condition("city", choices.EMPTY)),
        ("shoe size=37", Condition("+Shoe size", choices.EQUALS, ("37",))),
    ],
)
def test_conditions(text: str, found: Condition | None) -> None:
    read = sequences(tab(row(only_if=text)))
    if found is None:
        assert list(read.answers.values()) == ["The list “Status” has no value “лид”. This row is not in force yet."]
    else:
        (step,) = read.known[0].steps.values()
        assert step.only_if == (found,)


def test_conditions_on_dates_and_several_at_once() -> None:
    (step,) = only(row(only_if="First contact >= 2026-01-31; First contact at most 31.12.2026 ;")).steps.values()

    assert [(one.how, str(one.bound)) for one in step.only_if] == [
        (choices.AT_LEAST, "2026-01-31"),
        (choices.AT_MOST, "2026-12-31"),
    ]


def test_the_cells_of_a_step() -> None:
    sequence = only(
        row(window="10-18", expiry="3", priority="2", goal="любое действие"),
        row(step="3", start="", wait="2,5", template=" OFFER ", window="9:30 – 24", on=""),
        row(step="2", start="", wait="1", on="no"),
    )

    assert (sequence.name, sequence.on, sequence.priority) == ("Welcome", True, 2)
    assert [goal.happening for goal in sequence.goals] == [Happening(How.ANY)]
    assert [(step.number, step.wait, step.template, step.on) for step in sequence.steps.values()] == [
        (1, 0, "Hello", True),
        (2, 1, "Hello", False),
        (3, 2.5, "Offer", None),
    ]
    first, _, last = sequence.steps.values()
    assert (first.window, first.expiry) == ((time(10), time(18)), timedelta(days=3))
    assert (last.window, last.expiry) == ((time(9, 30), time(0)), None)


ORDER, VISIT = Happening(How.ORDER), Happening(How.VISIT)
LEADS = Happening(How.VALUE, ("lead", "new"), "status")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("order", {"order": ORDER}),
        ("order, visit", {"order": ORDER, "visit": VISIT}),
        ("заказ;  визит ;", {"заказ": ORDER, "визит": VISIT}),
        ("status = lead, new", {"status = lead, new": LEADS}),
        ("visit, status = lead, new, order", {"visit": VISIT, "status = lead, new": LEADS, "order": ORDER}),
        ("order, order", {"order": ORDER}),
        ("order,", {"order,": None}),
        (", ".join(["order"] * 21), None),
        ("order, visitt", None),
    ],
)
def test_several_goals_stand_in_one_cell(text: str, found: dict[str, Happening | None] | None) -> None:
    if found is None or None in found.values():
        assert "is not understood" in answers(row(goal=text))[0]
        return
    assert {goal.said: goal.happening for goal in only(row(goal=text)).goals} == found


def test_several_goals_may_stand_on_lines_of_their_own() -> None:
    snapshot = tab(row(goal="GOAL"))
    table = snapshot["sequences"]
    frame = table.frame.assign(goal=["order\nvisit"])
    read = sequences(replace(snapshot, tables={**snapshot.tables, "sequences": replace(table, frame=frame)}))

    assert [goal.said for goal in read.known[0].goals] == ["order", "visit"]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("", ""),
        ("letter", ""),
        ("письмо", ""),
        ("E-mail", ""),
        ("mail", ""),
        ("call", "phone"),
        ("звонок", "call"),
        ("phone", "phone"),
        ("message", "message"),
        ("сообщение", "message"),
        ("wa", "WhatsApp"),
        ("telegram", "Telegram"),
    ],
)
def test_a_step_goes_by_a_channel_of_lists(text: str, channel: str) -> None:
    step = only(row(), row(step="2", channel=text)).steps
    assert [one.channel for one in step.values()] == ["", channel]


def test_a_call_needs_no_template_and_a_letter_does() -> None:
    assert answers(row(channel="phone", template="")) == [""]
    assert answers(row(channel="letter", template=""))[0].startswith("“Template” is empty")
    assert answers(row(channel="phone", template="Ofer"))[0].startswith("There is no template “Ofer”.")
    assert answers(row(channel="telegrm"))[0].startswith("“Channel”: “telegrm” is not understood.")
    assert "Perhaps “Telegram”?" in answers(row(channel="telegrm"))[0]


def test_only_the_first_step_switches_a_sequence_on() -> None:
    assert not only(row(on=""), row(step="2", on="yes")).on
    assert not only(row(on="no"), row(step="2", on="yes")).on
    assert only(row(step="2", on="no"), row(on="yes")).on


def test_a_step_that_says_otherwise_than_the_first_is_answered() -> None:
    read = sequences(
        tab(row(goal="order"), row(step="2", start="visit"), row(step="3", goal="visit"), row(step="4", goal="заказ"))
    )

    assert list(read.answers.values()) == [
        "“Start” differs from the first step: what stands there counts.",
        "“Goal” differs from the first step: what stands there counts.",
    ]
    assert read.known[0].start == Happening(How.ORDER)
    assert len(read.known[0].steps) == 4


def test_of_two_steps_with_one_number_the_upper_one_is_in_force() -> None:
    read = sequences(tab(row(), row(step="2", template="Offer"), row(step="2", wait="9")))

    assert dict(read.answers) == {"#4": "This sequence has a step 2 already. This row is not in force yet."}
    assert [step.template for step in read.known[0].steps.values()] == ["Hello", "Offer"]


def test_nobody_gets_the_second_letter_without_the_first() -> None:
    read = sequences(tab(row(template="Helo"), row(step="2")))
    assert not read.known

    read = sequences(tab(row(), row(step="2", template="Helo"), row(step="3")))
    assert [step.number for step in read.known[0].steps.values()] == [1, 3]
    read = sequences(tab(row(step="first"), row(step="2")))  # whichever it is, it is not known to be the first
    assert [step.number for step in read.known[0].steps.values()] == [2]


def test_the_last_good_version_stays_in_force_through_the_ledger() -> None:
    before = sequences(tab(row(), row(step="2", wait="3")))
    good = json.loads(json.dumps(before.good))
    memory = Memory(codes=dict(before.given))
    read = sequences(tab(row(start="ordre"), row(step="2", wait="soon"), good=good, known=memory))

    assert read.known == before.known
    assert dict(read.good) == good
    assert all(answer.endswith("The former version stays in force.") for answer in read.answers.values())
    gone = {code: {**cells, "start": "a thing of the past"} for code, cells in good.items()}
    assert not sequences(tab(row(start="ordre"), good=gone, known=memory)).known
    assert not sequences(tab(row(start="ordre"), good={"x": "no cells"}, known=memory)).known


def test_a_lost_header_takes_nothing_away() -> None:
    before = sequences(tab(row(), row(step="2", wait="3")))
    lost = broken(
        tab(row(wait="5"), good=dict(before.good), known=Memory(codes=dict(before.given))), "sequences", "wait"
    )
    read = sequences(lost)

    assert read.known == before.known
    assert read.good == before.good
    assert not read.answers


def test_without_a_templates_tab_any_name_will_do() -> None:
    read = sequences(broken(tab(row(template="Whatever  it is")), "templates", "name"))

    assert next(iter(read.known[0].steps.values())).template == "Whatever it is"


def test_check_answers_beside_the_rows_and_in_problems() -> None:
    plan = check(tab(row(start="ordr"), row(step="2", sequence="Other", start="order")))
    change = plan.changes["sequences", "answer"]

    assert list(change.ids) == ["#2"]
    assert change.new[0].startswith("“Start”: “ordr” is not understood. Perhaps “order”?")
    assert [problem.now for problem in plan.problems if problem.tab == "sequences"] == ["Welcome"]
