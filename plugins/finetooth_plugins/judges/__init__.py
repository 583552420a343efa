"""The built-in judges: language models that are asked about examples."""
