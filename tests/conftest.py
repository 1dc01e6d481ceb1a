"""Fixtures for every test: ``snapshot`` is the workbook in the test's docstring."""

pytest_plugins = ("tests.sheets",)
