"""Where work is done: in this process, in several, or on a cluster. The engine says what is to be done."""

from finetooth.runners.base import Runner
from finetooth.runners.here import Here

__all__ = ["Here", "Runner"]
