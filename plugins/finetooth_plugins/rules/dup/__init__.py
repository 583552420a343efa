"""Rules about repetition."""
