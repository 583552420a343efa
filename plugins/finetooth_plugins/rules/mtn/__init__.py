"""Rules about conversations of several turns."""
