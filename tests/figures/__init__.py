"""Figures beside an independent computation."""
