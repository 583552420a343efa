"""Numbers in a text, however they are written: digits, words, dates, times of day, money, shares and units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

TOLERANCE = 0.005
"""Share by which two measures may differ and be the same: what rounding a converted unit loses."""

HALF_DAY = 720
"""Minutes after which a clock without "am" and "pm" reads the same."""

NOON = 12

CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text means it.

    Attributes:
        value: The number as written, "two million" as 2,000,000; of a time of day the minutes since midnight.
        kind: What it measures (``mass``, ``time``, ``USD``, ``clock``); empty when that is not said.
        base: The value in the kind's base unit; the value itself without a unit.
        exact: Whether a time of day says which half of the day it means; true for all else.
        start: Where it begins in the text, in characters.
        end: Where it ends, its unit included.
    """

    value: float
    kind: str = ""
    base: float = 0.0
    exact: bool = True
    start: int = 0
    end: int = 0

    def same(self, other: Quantity) -> bool:
        """Say whether two quantities can be the same: "1,000 g" and "1 kg", "5 pm" and "17:00", "5" and "5 kg"."""
        if CLOCK in {self.kind, other.kind}:
            return self._same_time(other)
        if self.kind and other.kind:
            return self.kind == other.kind and _close(self.base, other.base)
        return self.value == other.value

    def _same_time(self, other: Quantity) -> bool:
        if self.kind != other.kind:
            plain, clock = (self, other) if other.kind == CLOCK else (other, self)
            return plain.value in {clock.value // 60, clock.value // 60 % 12, clock.value % 60}
        return self.value == other.value or (
            not (self.exact and other.exact) and self.value % HALF_DAY == other.value % HALF_DAY
        )


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))


@cache
def _units() -> dict[str, tuple[str, float]]:
    """Map units to what they measure and to their size in its base unit; the sizes are those of the SI and of law."""
    rows = """share % percent per-cent pct:1
    ;mass mg milligram milligrams:1e-6|g gram grams:1e-3|kg kilo kilos kilogram kilograms:1|t tonne tonnes:1000
    |lb lbs pound pounds:0.45359237|oz ounce ounces:0.028349523125
    ;length mm millimeter millimeters millimetre millimetres:1e-3|cm centimeter centimeters centimetre centimetres
    :0.01|m meter meters metre metres:1|km kilometer kilometers kilometre kilometres:1000|mile miles:1609.344
    |foot feet ft:0.3048|inch inches:0.0254|yard yards:0.9144
    ;time millisecond milliseconds ms:1e-3|second seconds sec secs s:1|minute minutes min mins:60
    |hour hours hr hrs h:3600|day days:86400|week weeks:604800|fortnight:1209600|month months:2629800
    |year years yr yrs:31557600|decade decades:315576000|century centuries:3155760000
    ;volume ml milliliter milliliters millilitre millilitres:1e-3|l liter liters litre litres:1
    |cup cups:0.2365882365|gallon gallons:3.785411784
    ;data kb kilobyte kilobytes:1e3|mb megabyte megabytes:1e6|gb gigabyte gigabytes:1e9|tb terabyte terabytes:1e12
    ;USD $ usd dollar dollars:1|cent cents:0.01
    ;EUR € eur euro euros:1
    ;GBP £ gbp:1
    ;JPY ¥ yen jpy:1
    ;INR ₹ rupee rupees inr:1"""
    found: dict[str, tuple[str, float]] = {}
    for row in "".join(line.lstrip() for line in rows.splitlines()).split(";"):
        kind, rest = row.split(" ", 1)
        for group in rest.split("|"):
            names, size = group.rsplit(":", 1)
            found.update({name: (kind, float(size)) for name in names.split()})
    return found


@cache
def _number_words() -> dict[str, int]:
    small = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    )
    tens = "twenty thirty forty fifty sixty seventy eighty ninety"
    found = {word: value for value, word in enumerate(small.split())}
    found |= {word: 10 * number for number, word in enumerate(tens.split(), start=2)}
    return found | {"dozen": 12}


@cache
def _scales() -> dict[str, float]:
    return {
        "hundred": 1e2,
        "thousand": 1e3,
        "k": 1e3,
        "million": 1e6,
        "mn": 1e6,
        "billion": 1e9,
        "bn": 1e9,
        "trillion": 1e12,
    }


@cache
def _months() -> dict[str, int]:
    year = "january february march april may june july august september october november december"
    found = {name: number for number, name in enumerate(year.split(), start=1)}
    return found | {name[:3]: number for name, number in found.items()} | {"sept": 9}


@cache
def _pattern() -> re.Pattern[str]:
    """One pattern for all ways of writing a number; the first that fits is taken."""
    words = "|".join(sorted(_number_words(), key=len, reverse=True))
    months = "|".join(sorted((name.capitalize() for name in _months()), key=len, reverse=True))
    units = "|".join(sorted((re.escape(unit) for unit in _units() if unit[0].isalpha()), key=len, reverse=True))
    scales = "|".join(sorted(_scales(), key=len, reverse=True))
    scaled = rf"(?:{scales})(?![a-zA-Z])"
    unit = rf"(?:business\s|working\s|calendar\s|full\s)?(?P<{{}}>%|(?:{units})(?![a-zA-Z]))(?:\s(?P<{{}}>{scaled}))?"
    spelt = rf"(?:{words}|hundred|thousand|million|billion)"
    return re.compile(
        rf"""(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}}(?!\d))
        |(?P<slashed>(?<![\d/])\d{{1,2}}/\d{{1,2}}/\d{{2,4}}(?![\d/]))
        |(?P<clock>(?<![\d:.])\d{{1,2}}:\d{{2}}(?![\d:]))(?:\s?(?P<half>[AaPp])\.?[Mm]\b)?
        |(?P<hour>(?<![\d:.,])\d{{1,2}})\s?(?P<of_day>[AaPp])\.?[Mm]\b
        |(?P<money>[$€£¥₹]\s?)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)
          (?:[\s-]?(?P<scale>{scaled}))?(?:[\s-]?{unit.format("unit", "more")})?
        |(?<![A-Za-z])(?P<word>(?i:{spelt}(?:(?:[\s-]|\ and\ ){spelt})*))(?![A-Za-z])
          (?:[\s-]{unit.format("word_unit", "word_more")})?
        |(?<![A-Za-z])(?P<month>{months})(?![a-z])(?=\.?,?\s\d)|(?<=\d\s)(?P<later>{months})(?![a-z])""",
        re.VERBOSE,
    )


def quantities(text: str) -> list[Quantity]:
    """Find the numbers of a text.

    The word "one" alone is left out: it is a pronoun more often than a number.

    Args:
        text: Any text; number words and names of months are English, digits are anyone's.

    Returns:
        The quantities in the order in which they stand.
    """
    return [found for match in _pattern().finditer(text) for found in _read(match)]


def _read(match: re.Match[str]) -> Iterator[Quantity]:
    groups = match.groupdict()
    kind = next(
        name for name in ("iso", "slashed", "clock", "hour", "digits", "word", "month", "later") if groups[name]
    )
    readers: dict[str, Callable[[re.Match[str]], Sequence[Quantity]]] = {
        "iso": _date,
        "slashed": _date,
        "clock": _time,
        "hour": _time,
        "digits": _plain,
        "word": _spelt,
        "month": _month,
        "later": _month,
    }
    yield from readers[kind](match)


def _date(match: re.Match[str]) -> list[Quantity]:
    numbers = [float(part) for part in re.findall(r"\d+", match.group())]
    return [Quantity(number, base=number, start=match.start(), end=match.end()) for number in numbers]


def _month(match: re.Match[str]) -> list[Quantity]:
    number = float(_months()[match.group().lower()])
    return [Quantity(number, base=number, start=match.start(), end=match.end())]


def _time(match: re.Match[str]) -> list[Quantity]:
    hours, _, minutes = (match["clock"] or match["hour"]).partition(":")
    half = (match["half"] or match["of_day"] or "").lower()
    hour = int(hours) % 12 + (12 if half == "p" else 0) if half else int(hours)
    value = 60.0 * hour + int(minutes or 0)
    exact = bool(half) or hour > NOON
    return [Quantity(value, CLOCK, value, exact=exact, start=match.start(), end=match.end())]


def _plain(match: re.Match[str]) -> list[Quantity]:
    value = float(match["digits"].replace(",", "")) * _scale(match["scale"]) * _scale(match["more"])
    return [_measured(value, (match["money"] or match["unit"] or "").strip(), match)]


def _spelt(match: re.Match[str]) -> list[Quantity]:
    words = [word for word in re.split(r"[\s-]+", match["word"].lower()) if word != "and"]
    if words == ["one"]:
        return []
    found, whole, part = [], 0.0, 0.0
    for word in words:
        if word in _scales():
            scale = _scales()[word]
            part = (part or 1.0) * scale
            if scale > 100:  # noqa: PLR2004  # a hundred is part of what the thousands multiply
                whole, part = whole + part, 0.0
        elif part and not (part % 10 == 0 and _number_words()[word] < 10) and part % 100:  # noqa: PLR2004  # "two three"
            found.append(whole + part)
            whole, part = 0.0, float(_number_words()[word])
        else:
            part += _number_words()[word]
    found.append(whole + part)
    scale = _scale(match["word_more"])
    return [_measured(value * scale, match["word_unit"] or "", match) for value in found]


def _scale(word: str | None) -> float:
    return _scales().get((word or "").lower(), 1.0)


def _measured(value: float, unit: str, match: re.Match[str]) -> Quantity:
    kind, size = _units().get(unit) or _units().get(unit.lower()) or ("", 1.0)
    return Quantity(value, kind, value * size, start=match.start(), end=match.end())


def unmatched(one: Sequence[Quantity], other: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """Pair equal quantities off and return what is left on each side; a side with nothing left only leaves out."""
    left, right = list(one), list(other)
    for quantity in one:
        twin = next((candidate for candidate in right if quantity.same(candidate)), None)
        if twin is not None:
            left.remove(quantity)
            right.remove(twin)
    return left, right
