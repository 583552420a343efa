"""Rules about what a dataset declines, hands over and does not know."""
