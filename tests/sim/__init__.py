"""Does anything get lost, doubled or silent on a bad day? A day is a seed: `python -m tests.sim SEED --trace`."""
