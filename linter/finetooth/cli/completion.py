"""``finetooth completion``: prints a completion script for bash, zsh or fish."""

from __future__ import annotations

from collections.abc import Sequence

from finetooth.cli.check import make_parser
from finetooth.cli.commands import COMMANDS
from finetooth.cli.parser import Parser, parse

SHELLS = ("bash", "zsh", "fish")


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = Parser("finetooth completion", 'Print a completion script: eval "$(finetooth completion bash)"')
    parser.add_argument("shell", choices=SHELLS, help="your shell")
    options = parse(parser, arguments)
    words = " ".join(COMMANDS)
    flags = [flag for action in make_parser()._actions for flag in action.option_strings if flag.startswith("--")]  # noqa: SLF001  # argparse has no public list
    print({"bash": _bash, "zsh": _zsh, "fish": _fish}[options.shell](words, flags), end="")
    return 0


def _bash(words: str, flags: Sequence[str]) -> str:
    return f"""\
_finetooth() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}"
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "{words}" -- "$word")); return; fi
  case "$word" in
    -*) COMPREPLY=($(compgen -W "{" ".join(flags)}" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}}
complete -o filenames -F _finetooth finetooth
"""


def _zsh(words: str, flags: Sequence[str]) -> str:
    return f"""\
#compdef finetooth
_finetooth() {{
  if (( CURRENT == 2 )); then compadd -- {words}; return; fi
  if [[ $words[CURRENT] == -* ]]; then compadd -- {" ".join(flags)}; else _files; fi
}}
compdef _finetooth finetooth
"""


def _fish(words: str, flags: Sequence[str]) -> str:
    lines = [f"complete -c finetooth -n __fish_use_subcommand -f -a '{words}'"]
    lines += [f"complete -c finetooth -n 'not __fish_use_subcommand' -l {flag.removeprefix('--')}" for flag in flags]
    return "\n".join(lines) + "\n"
