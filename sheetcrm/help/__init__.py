"""The manual in the package: a folder of Markdown pages for each language, shown by ``sheetcrm manual``."""
