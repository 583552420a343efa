"""Rules about tokens and lengths."""
