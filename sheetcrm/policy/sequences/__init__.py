"""Sequences (M2): the Sequences tab, what starts a chain of letters, what ends it, and the chains that are running."""
