"""Reads Parquet tables, with pyarrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from finetooth.api import MissingExtraError, ReadError, Source
from finetooth_plugins.readers.table import spool

BATCH = 1024
"""Rows decoded at once."""


class Parquet:
    """Reads ``.parquet`` files."""

    name = "parquet"
    suffixes: Sequence[str] = (".parquet",)
    writable = False
    divisible = False

    def open(self, path: str, stream: BinaryIO | None = None) -> Source:
        """Open a file.

        Raises:
            ReadError: It cannot be read, or is no Parquet table.
            MissingExtraError: pyarrow is not installed.
        """
        try:
            import pyarrow as pa  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415  # an extra
            from pyarrow import parquet  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415
        except ImportError as error:
            raise MissingExtraError("Reading Parquet", "parquet") from error
        try:
            with parquet.ParquetFile(stream or path) as table:
                return spool(_rows(table), [])
        except pa.ArrowInvalid as error:
            raise ReadError(f"{path} is not a Parquet table, or a damaged one") from error
        except OSError as error:
            raise ReadError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from error


def _rows(table: Any) -> Iterator[dict[str, object]]:  # noqa: ANN401  # pyarrow has no types
    for batch in table.iter_batches(batch_size=BATCH):
        yield from batch.to_pylist()
