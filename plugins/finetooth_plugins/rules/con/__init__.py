"""Rules about one consistent set of behaviours."""
