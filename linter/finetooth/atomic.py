"""Writes files so that a killed process leaves either the old one or the new one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def write_beside(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file beside ``path`` and rename it over it, keeping the old one's permissions.

    Args:
        path: The file to write; a symbolic link is followed.
        content: Its bytes, whole or in pieces.

    Raises:
        OSError: It cannot be written; the old file is untouched.
    """
    import tempfile  # noqa: PLC0415  # only where something is written

    target = path.resolve()
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as beside:
        try:
            beside.writelines([content] if isinstance(content, bytes) else content)
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
            Path(beside.name).replace(target)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
