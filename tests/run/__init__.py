"""Whole runs over a book in memory."""
