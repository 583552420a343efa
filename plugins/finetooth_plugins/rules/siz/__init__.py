"""Rules about the size of a dataset."""
