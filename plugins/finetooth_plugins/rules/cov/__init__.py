"""Rules about what a dataset covers."""
