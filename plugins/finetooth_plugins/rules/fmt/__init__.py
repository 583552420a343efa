"""Rules about the record itself, and about the contract of the training target."""
