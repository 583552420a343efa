"""Rules that ask a language model."""
