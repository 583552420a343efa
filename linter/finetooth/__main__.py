"""``python -m finetooth`` is the program ``finetooth``."""

from finetooth.cli import run

if __name__ == "__main__":
    run()
