"""A team's own rules."""
