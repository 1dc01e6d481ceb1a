"""Numbers of the Settings tab reach the judgement of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.steps import tidy

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def test_a_typing_error_is_mended_as_near_as_settings_say(snapshot: Snapshot) -> None:
    """
    clients
    | id | status  |
    | a1 | activve |
    """
    assert tidy(snapshot).changes["clients", "status"].new[0] == "active"


def test_a_stricter_setting_leaves_the_same_error_to_staff(snapshot: Snapshot) -> None:
    """
    clients
    | id | status  |
    | a1 | activve |

    settings
    | name                     | value |
    | Typing error: similarity | 100   |
    """
    assert not tidy(snapshot).changes
