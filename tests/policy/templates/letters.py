"""Letters for tests: a template of a subject and a text, filled in with values that are given."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from sheetcrm.policy.templates.read import compiled
from sheetcrm.policy.templates.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.letters import Rendered
    from sheetcrm.model.words import Language
    from sheetcrm.policy.scoring import Condition
    from sheetcrm.policy.templates.parse import Conditions
    from sheetcrm.policy.templates.tokens import Template


class Given:
    """Values that are there already; conditions hold or not, all of them."""

    def __init__(self, held: Mapping[str, str | None], *, holds: bool = False) -> None:
        self.held, self.answer = held, holds

    def get(self, key: str, case: str = "", /) -> str | None:
        return self.held.get(f"{key}:{case}" if case else key)

    def holds(self, _: tuple[Condition, ...], /) -> bool:
        return self.answer


def template(
    text: str = "Привет",
    subject: str = "Тема",
    *,
    language: Language = "ru",
    known: Conditions = lambda _: (),
    **more: str,
) -> Template:
    """Return a template that is right; a service letter, so that nothing stands below."""
    found, fault = compiled({"name": "x", "kind": "service", "subject": subject, "text": text} | more, language, known)
    assert found is not None, fault
    return found


def faults(
    text: str = "Привет", subject: str = "Тема", *, language: Language = "ru", known: Conditions = lambda _: ()
) -> str:
    """Return what is wrong with a template."""
    found, fault = compiled({"name": "x", "subject": subject, "text": text}, language, known)
    assert (found is None) == bool(fault)
    return fault


def letter(
    text: str = "Привет",
    subject: str = "Тема",
    *,
    line: str = "",
    language: Language = "ru",
    holds: bool = False,
    kind: str = "service",
    **held: str | None,
) -> Rendered:
    """Return a letter."""
    found = template(text, subject, language=language, known=always, kind=kind)
    written = render(found, Given(held, holds=holds), line)
    assert not isinstance(written, str), written
    return written


def why_not(
    text: str = "Привет", subject: str = "Тема", *, line: str = "", language: Language = "ru", **held: str | None
) -> str:
    """Return why there is no letter."""
    written = render(template(text, subject, language=language), Given(held), line)
    assert isinstance(written, str)
    return written


def always(text: str) -> tuple[Condition, ...]:
    """Read any condition: nobody asks what it says."""
    from sheetcrm.model.words import choices
    from sheetcrm.policy.scoring import Condition

    return (Condition("status", choices.EQUALS, (text,)),)


def body(html: str) -> str:
    """Return what stands in a letter's page, without its head and the tables around it."""
    return re.sub(r"(?s).*<td class=\"page\"[^>]*>\n|\n</td></tr></tbody></table>\n<!--.*", "", html)


def said(html: str) -> str:
    """Return the words of HTML as the plain part says them: one text, links as "words: address"."""
    shown = re.sub(
        r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>',
        lambda found: found[2] if unescape(found[1]) == unescape(found[2]) else f"{found[2]}: {found[1]}",
        body(html),
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?strong[^>]*>", "", shown))).split())
