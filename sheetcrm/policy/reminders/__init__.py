"""Reminders (M3 to M5): the Reminders tab, its occasions, the chains of single letters and the tasks that come of them."""
