"""Looks at image parts: where the image is, its media type, its size, whether its base64 can be read."""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from finetooth.api import Part

TYPES = frozenset({"image_url", "input_image", "image"})
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)


@dataclass(frozen=True, slots=True)
class Image:
    """An image of a message.

    Attributes:
        kind: Its media type, as declared; empty if it is not.
        actual: The media type that its bytes have; empty if they are not there or unknown.
        size: How many bytes it has; None if they are not there.
        fault: What keeps it from being read; empty if nothing does.
    """

    kind: str = ""
    actual: str = ""
    size: int | None = None
    fault: str = ""


def look(part: Part) -> Image:
    """Look at an image part of any format."""
    value = part.value
    if isinstance(value, Mapping) and isinstance(value.get("source"), Mapping):
        return _from_source(value, value["source"])
    if isinstance(value, Mapping):
        value = value.get("url", value.get("image_url", value.get("path")))
    if isinstance(value, Mapping):
        value = value.get("url")
    if not isinstance(value, str) or not value.strip():
        return Image(fault="it has no URL")
    return _from_url(value)


def _from_source(value: Mapping[str, object], source: Mapping[str, object]) -> Image:
    kind = source.get("media_type") or (f"image/{value['format']}" if "format" in value else "")
    data = source.get("data", source.get("bytes"))
    if isinstance(data, str):
        return _decoded(str(kind), data)
    found = source.get("s3Location", source)
    place = found.get("uri", found.get("url")) if isinstance(found, Mapping) else None
    return Image(kind=str(kind), fault="" if isinstance(place, str) and place else "its source holds no image")


def _from_url(url: str) -> Image:
    if url.startswith("data:"):
        head, comma, data = url.partition(",")
        kind, _, encoding = head.removeprefix("data:").partition(";")
        if not comma or encoding.rpartition(";")[2] != "base64":
            return Image(kind=kind, fault="its data URL is not base64")
        return _decoded(kind, data)
    return Image()


def _decoded(kind: str, data: str) -> Image:
    try:
        content = binascii.a2b_base64(data.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        return Image(kind=kind, fault="its base64 is damaged")
    actual = next((name for magic, name in MAGIC if content.startswith(magic)), "")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        actual = "image/webp"
    return Image(kind=kind, actual=actual, size=len(content))
