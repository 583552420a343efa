"""Rules about how answers read."""
