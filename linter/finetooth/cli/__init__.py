"""The command line: finds the command, runs it, and turns its outcome into an exit code.

Exit codes: 0 nothing at or above ``--fail-on``; 1 findings; 2 wrong use, bad config, missing extra; 3 no input found;
4 a bug in finetooth. Commands are modules of this package, imported only when they are called.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from finetooth.cli.commands import COMMANDS
from finetooth.errors import FinetoothError, UsageError

BUG = 4
INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def run() -> None:
    """Run the program and leave with its exit code; a closed pipe ends it quietly."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        import os  # noqa: PLC0415

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: The arguments after the program's name; those of the process when None.

    Returns:
        The exit code.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # lone surrogates are input that we report, not a crash
    try:
        return _dispatch(arguments)
    except FinetoothError as error:
        print(f"finetooth: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("finetooth: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception:  # noqa: BLE001  # whatever is left is a bug, and says so
        return _bug()


def _dispatch(arguments: list[str]) -> int:
    name = arguments[0] if arguments else "--help"
    if name in {"--version", "-V"}:
        from finetooth import __version__  # noqa: PLC0415

        print(f"finetooth {__version__}")
        return 0
    if name in {"--help", "-h", "help"}:
        from finetooth.cli.overview import print_overview  # noqa: PLC0415

        print_overview()
        return 0
    if name in COMMANDS:
        command = import_module(f"finetooth.cli.{COMMANDS[name].module}")
        return int(command.main(arguments[1:]))
    return _plugin_command(name, arguments[1:])


def _plugin_command(name: str, arguments: list[str]) -> int:
    """Run a command that a plugin adds."""
    from finetooth import catalogue  # noqa: PLC0415
    from finetooth.cli.parser import Parser, parse  # noqa: PLC0415
    from finetooth.nearest import did_you_mean  # noqa: PLC0415

    known = catalogue.load().commands
    if name not in known:
        hint = did_you_mean(name, [*COMMANDS, *known])
        raise UsageError(f"there is no command “{name}”{hint} (see finetooth --help)")
    parser = Parser(prog=f"finetooth {name}", description=known[name].help)
    known[name].configure(parser)
    return int(known[name].run(parse(parser, arguments)))


def _bug() -> int:
    import traceback  # noqa: PLC0415

    traceback.print_exc()
    print(
        "finetooth: this is a bug in finetooth or in a plugin: please report it with the lines above", file=sys.stderr
    )
    return BUG
