"""Rules about what has aged."""
