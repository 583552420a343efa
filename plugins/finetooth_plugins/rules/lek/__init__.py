"""Rules about leakage between splits."""
