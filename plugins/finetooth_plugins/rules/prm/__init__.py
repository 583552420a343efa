"""Rules about whether to train at all."""
