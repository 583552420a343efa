"""What ``finetooth --help`` prints."""

from __future__ import annotations

from finetooth import __version__, catalogue
from finetooth.cli.commands import COMMANDS


def print_overview() -> None:
    """Print every command with its line, those of plugins included."""
    lines = {name: entry.help for name, entry in COMMANDS.items()}
    lines |= {name: command.help for name, command in catalogue.load().commands.items()}
    width = max(map(len, lines))
    print(f"finetooth {__version__}: goes through fine-tuning data with a fine-tooth comb\n")
    print("usage: finetooth COMMAND [OPTION ...] [PATH ...]\n")
    print("\n".join(f"  {name:{width}}  {line}" for name, line in lines.items()))
    print("\nStart with:  finetooth check data/      Explain a finding:  finetooth rule DUP001")
    print("Every command has --help.")
