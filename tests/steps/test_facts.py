"""Facts (C5) from Orders and History."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.model.plan import objects
from sheetcrm.model.snapshot import Memory, Met
from sheetcrm.steps import facts, score, segment, value
from tests.sheets import broken, cells, sheet, table, without

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

MONEY = ("purchases", "revenue", "last_amount", "average_amount")


def test_orders_make_purchases(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_name |
    | a1 | Anna       |
    | a2 | Bob        |

    orders
    | id | client_id | date       | amount  | status    |
    | o1 | a1        | 2026-10-01 | 1000    | done      |
    | o2 | a1        | 2026-11-01 | 500.55  |           |
    | o3 | a1        | 2026-11-03 | 9000    | cancelled |
    | o4 | a1        | 2026-11-04 | 9000    | refunded  |
    | o5 |           | 2026-11-05 | 7000    | done      |
    | o6 | stranger  | 2026-11-06 | 7000    | done      |
    """
    after = snapshot.after(facts(snapshot))

    assert cells(after, "clients", *MONEY, "last_purchase") == {
        "a1": (2, 1500.55, 500.55, 750.28, date(2026, 11, 1)),
        "a2": (None, None, None, None, None),
    }


def test_a_cancelled_order_is_a_contact_and_no_action(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |

    orders
    | client_id | date       | status    |
    | a1        | 2026-10-01 | cancelled |
    """
    after = snapshot.after(facts(snapshot))

    assert cells(after, "clients", "first_contact", "last_contact", "last_action") == {
        "a1": (date(2026, 10, 1), date(2026, 10, 1), None)
    }


def test_statuses_that_do_not_count_are_a_setting(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |

    settings
    | name                      | value     |
    | Orders that do not count  | new, lost |

    orders
    | client_id | date       | status    |
    | a1        | 2026-10-01 | NEW       |
    | a1        | 2026-10-02 | placed    |
    | a1        | 2026-10-03 | cancelled |
    """
    assert cells(snapshot.after(facts(snapshot)), "clients", "purchases") == {"a1": 1}


def test_an_order_without_a_real_date_counts_but_its_date_does_not(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |
    | a2 |

    orders
    | client_id | date         | amount |
    | a1        | "yesterday"  | 100    |
    | a1        |              | 200    |
    | a2        | 2026-10-01   | 300    |
    | a2        | "2026-11-01" | 400    |
    """
    after = snapshot.after(facts(snapshot))

    assert cells(after, "clients", *MONEY, "last_purchase") == {
        "a1": (2, 300, None, 150, None),
        "a2": (2, 700, 300, 350, date(2026, 10, 1)),
    }


def test_amounts_that_are_no_numbers_are_left_out(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |
    | a2 |
    | a3 |

    orders
    | client_id | date       | amount         |
    | a1        | 2026-10-01 | "1 000 roubles" |
    | a2        | 2026-10-01 | 100            |
    | a2        | 2026-10-02 | "?"            |
    | a3        | 2026-10-02 | 999999999999   |
    | a3        | 2026-10-03 | 0              |
    """
    after = snapshot.after(facts(snapshot))

    assert cells(after, "clients", *MONEY) == {
        "a1": (1, None, None, None),
        "a2": (2, 100, None, 100),
        "a3": (2, 999999999999, 0, 499999999999.5),
    }


def test_a_monstrous_number_is_no_amount() -> None:
    text = "clients\n| id |\n| a1 |\n\n"
    orders = table("orders", ["client_id", "amount"], [["a1", 10**400], ["a1", 7], ["a1", True], ["a1", float("inf")]])
    snapshot = sheet(text)
    snapshot = replace(snapshot, tables={**snapshot.tables, "orders": orders})

    assert cells(snapshot.after(facts(snapshot)), "clients", "revenue", "purchases") == {"a1": (7, 4)}


def test_what_lies_ahead_does_not_count_yet(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |

    orders
    | client_id | date       | amount |
    | a1        | 2026-11-23 | 100    |

    history
    | client_id | when             | direction   |
    | a1        | 2026-11-23 10:00 | from client |
    """
    after = snapshot.after(facts(snapshot))

    assert cells(after, "clients", "last_contact", "last_action", "purchases", "first_contact") == {
        "a1": (None, None, None, date(2026, 11, 22))
    }


def test_of_several_orders_of_one_day_the_greatest_id_is_the_last(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |

    orders
    | id | client_id | date       | amount |
    | o2 | a1        | 2026-10-01 | 2      |
    | o9 | a1        | 2026-10-01 | 9      |
    | o3 | a1        | 2026-10-01 | 3      |
    """
    assert cells(snapshot.after(facts(snapshot)), "clients", "last_amount") == {"a1": 9}


def test_whose_action_it_was(snapshot: Snapshot) -> None:
    """
    clients
    | id        |
    | wrote     |
    | we_wrote  |
    | visited   |
    | we_called |
    | unknown   |
    | nameless  |
    | typo      |
    | synonym   |

    history
    | client_id | when             | direction   | event   |
    | wrote     | 2026-11-01 10:00 | From Client | letter  |
    | we_wrote  | 2026-11-01 10:00 | от нас      | visit   |
    | visited   | 2026-11-01 10:00 |             | Visit   |
    | we_called | 2026-11-01       |             | call    |
    | unknown   | 2026-11-01 10:00 |             | séance  |
    | nameless  | 2026-11-01 10:00 |             |         |
    | typo      | 2026-11-01 10:00 | fro client  | payment |
    | synonym   | 2026-11-01 10:00 |             | paid    |
    | synonym   | "last week"      |             | paid    |
    """
    after = snapshot.after(facts(snapshot))
    day = date(2026, 11, 1)

    assert set(cells(after, "clients", "last_contact").values()) == {day}
    assert cells(after, "clients", "last_action") == {
        "wrote": day,
        "we_wrote": None,
        "visited": day,
        "we_called": None,
        "unknown": None,
        "nameless": None,
        "typo": day,
        "synonym": day,
    }


def test_the_first_contact_is_the_earliest_known_and_never_moves_later(snapshot: Snapshot) -> None:
    """
    clients
    | id      | first_contact |
    | new     |               |
    | ordered |               |
    | earlier | 2026-05-05    |
    | later   | 2026-05-05    |
    | ahead   | 2027-05-05    |
    | text    | "long ago"    |

    orders
    | client_id | date       |
    | ordered   | 2026-03-03 |
    | earlier   | 2026-03-03 |
    | later     | 2026-07-07 |

    history
    | client_id | when             |
    | ordered   | 2026-02-02 12:00 |
    """
    after = snapshot.after(facts(snapshot))

    assert cells(after, "clients", "first_contact") == {
        "new": date(2026, 11, 22),
        "ordered": date(2026, 2, 2),
        "earlier": date(2026, 3, 3),
        "later": date(2026, 5, 5),
        "ahead": date(2026, 11, 22),
        "text": date(2026, 11, 22),
    }
    assert not facts(replace(after, now=after.now.replace(day=23)))


def test_formulas_that_somebody_deleted_come_back(snapshot: Snapshot) -> None:
    """
    clients
    | id | days_silent | call_link | telegram_link |
    | a1 | ƒ           |           | ƒ             |
    | a2 | 12          | ƒ         | ƒ             |
    """
    formulas = ("days_silent", "call_link", "whatsapp_link", "telegram_link")
    plan = facts(snapshot)

    assert set(cells(snapshot.after(plan), "clients", *formulas).values()) == {("ƒ",) * 4}
    assert set(plan.changes["clients", "days_silent"].ids) == {"a2"}
    assert ("clients", "telegram_link") not in plan.changes


def test_a_formula_needs_the_columns_it_refers_to() -> None:
    snapshot = without(sheet("clients\n| id |\n| a1 |"), "clients", "phone", "last_action")
    columns = {column for _, column in facts(snapshot).changes}

    assert "telegram_link" in columns
    assert columns.isdisjoint({"call_link", "whatsapp_link", "days_silent", "last_action"})


def test_the_reason_is_in_the_language_of_the_book() -> None:
    text = "clients\n| id |\n| a1 |\n\norders\n| client_id | date |\n| a1 | 2026-10-01 |"
    reasons = {
        language: {str(why) for change in facts(sheet(text, language=language)).changes.values() for why in change.why}
        for language in ("ru", "en")
    }

    assert "по Заказам и Истории" in reasons["ru"]
    assert "from Orders and History" in reasons["en"]


def test_an_empty_book_needs_nothing() -> None:
    assert not facts(sheet(""))
    assert not facts(replace(sheet(""), tables={}))


KNOWN = """
clients
| id | last_contact | last_action | purchases | segment | value_class | score | next_contact |
| a1 | 2026-11-01   | 2026-11-01  | 7         | active  | A           | 50    |              |

orders
| client_id | date       |
| a1        | 2026-10-01 |

history
| client_id | when             | event |
| a1        | 2026-10-05 10:00 | visit |

rules
| name | sort  | value | points | window |
| r    | event | visit | 5      | 60     |
"""


def test_a_lost_header_takes_nothing_away() -> None:
    """Somebody renamed a header of Orders or History: until it is back, what they told stays."""
    snapshot = sheet(KNOWN)
    today = date(2026, 10, 5)

    for tab, column in (("orders", "date"), ("history", "when"), ("lists", "event_side")):
        lost = broken(snapshot, tab, column)
        after = lost.after(facts(lost))
        assert cells(after, "clients", "last_contact", "last_action") == {"a1": (date(2026, 11, 1),) * 2}
        assert cells(segmented(after), "clients", "segment") == {"a1": "moderate"}
        assert bool(value(after)) is (tab != "orders")
        assert bool(score(after)) is (tab == "orders")
    orders = broken(snapshot, "orders", "date")
    assert cells(orders.after(facts(orders)), "clients", "purchases") == {"a1": 7}
    assert cells(snapshot.after(facts(snapshot)), "clients", "last_action", "purchases") == {"a1": (today, 1)}


def segmented(snapshot: Snapshot) -> Snapshot:
    return snapshot.after(segment(snapshot))


def test_what_the_ledger_remembers_of_the_first_contact_counts_before_the_cell(snapshot: Snapshot) -> None:
    """
    clients
    | id      | first_contact |
    | strayed | 2019-01-01    |
    | emptied |               |
    | new     | 2020-02-02    |

    orders
    | client_id | date       |
    | emptied   | 2026-03-03 |
    """
    met = Met(objects(["emptied", "gone", "strayed"]), objects([date(2026, 5, 5), date(2018, 1, 1), date(2026, 6, 6)]))
    snapshot = replace(snapshot, memory=Memory(met=met))
    plan = facts(snapshot)
    after = snapshot.after(plan)

    assert cells(after, "clients", "first_contact") == {
        "strayed": date(2026, 6, 6),
        "emptied": date(2026, 3, 3),
        "new": date(2020, 2, 2),
    }
    assert not facts(after)
    later = facts(without(after, "orders", "client_id"))
    assert ("clients", "first_contact") not in later.changes
