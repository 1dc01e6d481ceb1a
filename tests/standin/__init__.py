"""A local stand-in for Google Sheets API v4 and Drive API v3, as faithful as the documentation and recordings allow.

``python -m tests.standin`` runs it; in a test::

    with StandIn() as google:
        book = google.add_spreadsheet(title="Клиенты", locale="ru_RU", sheets=["Клиенты"])
        ...  # any client against google.url

``google.before`` and ``google.after`` let somebody else act between any two requests, ``google.fault`` lets a request fail before
or after it took effect. ``python -m tests.standin.replay FOLDER`` compares it with recorded answers of Google's,
``python -m tests.standin.mutations`` breaks it on purpose and sees its tests go red.
"""

from tests.standin.cells import FormulaText
from tests.standin.errors import Refused
from tests.standin.hands import Spreadsheet, Tab
from tests.standin.server import Fault, Seen
from tests.standin.service import StandIn

__all__ = ["Fault", "FormulaText", "Refused", "Seen", "Spreadsheet", "StandIn", "Tab"]
