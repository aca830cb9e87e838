"""Does it hold with real processes? They are killed, stopped and cut off; `python -m tests.chaos SEED` replays it."""
