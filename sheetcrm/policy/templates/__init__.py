"""Templates (M1): from the tab's texts to letters; each name in brackets is filled in exactly once."""
