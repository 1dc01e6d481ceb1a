"""The personal promo code (M4): short, the client's own, a new one every year, and known at the desk."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.posted import Post, Posted, State
from sheetcrm.model.snapshot import Memory
from sheetcrm.policy.explain import explain
from sheetcrm.policy.promo import LETTERS, personal_code
from sheetcrm.policy.reminders.chains import reminder_chains
from sheetcrm.policy.templates.read import templates
from sheetcrm.policy.templates.render import render
from sheetcrm.policy.templates.values import values
from sheetcrm.steps import tell
from tests.sheets import defaults, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language

BOOK = """
clients
| id | first_name | birthday   |
| c1 | Anna       | 1990-11-24 |
| c2 | Boris      | 1991-11-24 |

reminders
| id | name  | on  | about       | days | to     | template |
| r1 | Happy | yes | birthday    | 0    | client | Gift     |
| r2 | Year  | yes | anniversary | 0    | client | Gift     |
| r3 | Date  | yes | date: deadline | 0 | client | Gift     |
| r4 | Plain | yes | birthday    | 0    | client | Bare     |

templates
| id | name | subject | text                         |
| t1 | Gift | Gift    | Your code: [Personal_code]   |
| t2 | Bare | Hello   | Many happy returns           |

settings
| name       | value |
| Promo code | GIFT  |
"""


def post(secret: bytes = b"key", *letters: Posted) -> Post:
    def fingerprint(text: str) -> str:
        return hmac.new(secret, text.encode(), "sha256").hexdigest()

    return Post(letters, fingerprint=fingerprint, seal=secret.hex())


def book(known: Post, more: str = "", today: str = "2026-11-24 12:00", language: Language = "en") -> Snapshot:
    memory = Memory(post=known, switched={}, codes={})
    return sheet(BOOK + more, today=today, memory=memory, language=language)


@given(st.binary(min_size=1, max_size=8), st.text(max_size=8), st.integers(2000, 2100))
def test_a_code_is_short_clear_and_the_same_for_ever(secret: bytes, person: str, year: int) -> None:
    code = personal_code(post(secret), person, year)
    assert len(code) == 7
    assert set(code) <= set(LETTERS)
    assert not set(LETTERS) & set("01ILOilo")
    assert code == personal_code(post(secret), person, year)
    assert code != personal_code(post(secret), person, year + 1)
    assert code != personal_code(post(secret), f"{person}x", year)
    assert code != personal_code(post(secret + b"x"), person, year)


def test_codes_of_many_clients_differ() -> None:
    assert len({personal_code(post(), f"c{n}", 2026) for n in range(2000)}) == 2000


def test_a_letter_has_it_and_without_a_key_the_common_one() -> None:
    for known, said in ((post(), personal_code(post(), "c1", 2026)), (Post(), "GIFT")):
        snapshot = book(known)
        letter = render(templates(snapshot).in_force["gift"], values(snapshot)(0))
        assert not isinstance(letter, str)
        assert f"Your code: {said}" in letter.text


def test_the_code_of_a_new_years_birthday_is_that_of_the_new_year() -> None:
    """A letter that is due on 1 January is written before it, for the Queue, and after it, when it goes."""
    text = BOOK.replace("1990-11-24", "1990-01-01")
    memory = Memory(post=post())
    for today in ("2026-12-30 12:00", "2027-01-01 12:00"):
        snapshot = sheet(text, today=today, memory=memory)
        (chain,) = (one for one in reminder_chains(snapshot) if one.person == "c1" and one.name == "Happy")
        code = personal_code(post(), "c1", 2027)
        assert values(snapshot)(0, chain.facts).get("personal_code") == code
        assert chain.why.endswith(f"; personal code {code}")


def test_the_reason_of_a_letter_says_it_where_its_template_has_it() -> None:
    more = "\norders\n| id | client_id | date |\n| o1 | c1 | 2024-11-24 |\n"
    text = BOOK.replace("| first_name | birthday   |", "| first_name | birthday   | deadline |")
    text = text.replace("1990-11-24 |", "1990-11-24 | 2026-11-24 |").replace("1991-11-24 |", "1991-11-24 | |")
    chains = reminder_chains(sheet(text + more, today="2026-11-24 12:00", memory=Memory(post=post())))
    said = {(one.person, one.name): one.why.partition("; ")[2] for one in chains}
    code = f"personal code {personal_code(post(), 'c1', 2026)}"
    assert said["c1", "Happy"] == said["c1", "Year"] == said["c1", "Date"] == code
    assert said["c2", "Happy"] not in {"", code}
    assert said["c1", "Plain"] == ""
    bare = reminder_chains(book(Post()))
    assert not any(";" in one.why for one in bare)


def test_history_and_why_say_it() -> None:
    at = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)  # 1 January in Moscow
    letters = [
        Posted(f"l{n}", "c1", "s", "t", cycle, State.SENT, at, at, template=template, title="x", subject="Gift")
        for n, (cycle, template) in enumerate([("2026", "gift"), ("o1", "gift"), ("2026", "bare")])
    ]
    known = replace(post(b"key", *letters), listed=frozenset(one.key for one in letters))
    snapshot = book(known, today="2027-01-01 12:00")
    last, this = (personal_code(known, "c1", year) for year in (2026, 2027))
    told = {str(row.values["what"]) for row in tell(snapshot).appends["history"]}
    assert told == {f"Gift\npersonal code {last}", f"Gift\npersonal code {this}", "Gift"}
    lines = explain(snapshot, "c1")
    assert f"Personal promo code of 2027: {this}." in lines
    assert f"Personal promo code of 2026: {last}." in lines
    assert not any("Personal promo" in line for line in explain(book(Post()), "c1"))
    bare = sheet("clients\n| id |\n| c1 |\n", memory=Memory(post=known))
    assert not any("Personal promo" in line for line in explain(bare, "c1"))


def test_the_birthday_letter_of_a_new_workbook_gives_it() -> None:
    texts: dict[Language, str] = {
        "ru": "ваш личный промокод **[Личный_промокод]**",
        "en": "your own code **[Personal_code]**",
    }
    for language, words in texts.items():
        assert any(words in str(text) for text in defaults("templates", language)["text"])
