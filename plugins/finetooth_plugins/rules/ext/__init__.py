"""Rules about structured answers."""
