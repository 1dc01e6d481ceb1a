"""Workbook files (.xlsx, .xlsm): read whole, written by patching the sheets concerned, everything else byte for byte.

:class:`XlsxBook` is all that others need. ``package`` is the zip archive, ``workbook`` the parts around the sheets.
``stream`` and ``survey`` read a sheet's XML in one pass, ``reading`` makes grids of it. ``cells`` and ``styles`` make
XML of values, ``cached`` lets formulas forget old results, ``sheet`` patches rows, ``removal`` takes rows out,
``ranges`` lets filters and tables follow, ``headers`` makes new columns, ``tab`` joins these for one tab. Rows that move go
by ``passage``: ``lifting`` takes their cells, ``links`` and ``notes`` what hangs on these, ``tail`` knows the order of what
stands after the rows. ``ordering`` puts columns in another order when all else is done. ``exchange`` puts the new file in
the place of the old.
"""

from sheetcrm.adapters.xlsx.book import XlsxBook, ignore

__all__ = ["XlsxBook", "ignore"]
