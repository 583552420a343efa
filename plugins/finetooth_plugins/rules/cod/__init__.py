"""Rules about code in answers."""
