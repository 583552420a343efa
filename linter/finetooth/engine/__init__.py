"""The engine: what is to be done with a dataset, and in which order."""
