"""The trial of lives: whole runs over many nights, killed, failing and beside people, and nobody lost (python -m tests.lives)."""
