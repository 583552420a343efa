"""finetooth: a linter for the conversations that a model is trained on."""

__version__ = "0.1.0"
