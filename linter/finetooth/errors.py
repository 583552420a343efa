"""The errors of finetooth: one tree, each ending a command with a sentence and an exit code."""

from __future__ import annotations

from typing import ClassVar


class FinetoothError(Exception):
    """What a user can mend: one sentence that says what is wrong, where, and the way out.

    Attributes:
        exit_code: The process exit code that the command line gives for it.
    """

    exit_code: ClassVar[int] = 2


class UsageError(FinetoothError):
    """Wrong use of the command line."""


class ConfigError(FinetoothError):
    """A configuration that cannot be used; the sentence names the file and the key."""


class MissingExtraError(FinetoothError):
    """A command or a file needs an optional dependency that is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        """Say what needs the extra and how to install it.

        Args:
            what: The thing that needs it, as the subject of the sentence ("Reading parquet").
            extra: The extra's name in ``pyproject.toml``.
        """
        super().__init__(f"{what} needs the extra “{extra}”: pip install 'finetooth[{extra}]'")


class PluginError(FinetoothError):
    """A plugin that cannot be loaded, or that claims what another one has; both are named."""


class NoInputError(FinetoothError):
    """Nothing to lint was found at the paths given."""

    exit_code: ClassVar[int] = 3


class ReadError(FinetoothError):
    """An input file that cannot be read at all (permissions, a damaged archive)."""


class RuleCrashError(Exception):
    """A bug: a rule raised an exception. Not a :class:`FinetoothError`, for no user can mend it."""

    def __init__(self, code: str, place: str) -> None:
        """Name the rule's code and the record (``path:line``) on which it failed."""
        super().__init__(f"the rule {code} failed" + (f" on {place}" if place else ""))
        self.code = code
        self.place = place

    def __reduce__(self) -> tuple[type[RuleCrashError], tuple[str, str]]:
        """Pickle by what it was made from, for it travels from worker processes."""
        return type(self), (self.code, self.place)
