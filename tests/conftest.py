"""Fixtures for every test: ``snapshot`` is the workbook in the test's docstring.

Properties are tried on the same examples each time, so that a change and not the dice turns the suite red; SHEETCRM_RANDOM=1 throws
them anew.
"""

import os

from hypothesis import settings

settings.register_profile("suite", derandomize="SHEETCRM_RANDOM" not in os.environ, deadline=None, print_blob=True)
settings.load_profile("suite")

pytest_plugins = ("tests.sheets",)
