"""Whether an answer that declines offers a way on: an alternative, a place to turn to, a question back."""

from __future__ import annotations

import re
from functools import cache

from finetooth.signals.script import straight


@cache
def _offers() -> re.Pattern[str]:
    """What follows a refusal that helps nevertheless; English, German, French and Spanish."""
    return re.compile(
        r"""\?|https?://|www\.|\S@\S|\binstead\b|\balternativ|\bhowever\b
        |\bbut\b.{0,40}\b(?:can(?!['n]|\ not)|could(?!n|\ not)|happy|glad|here)\b
        |\b(?:i|we)(?:\ can(?!['n])|'d\ be\ happy|'ll|\ could|\ will)\s(?!not\b)
        |\byou\ (?:can(?!['n])|could|may|might|should)\s(?!not\b)
        |\b(?:try|contact|reach\ out|call|visit|check|see|ask|consult|speak|talk|refer|let\ me\ know|feel\ free|open)\b
        |\b(?:recommend|suggest)|\bplease\ (?!understand|note|be)|\bif\ you\b|\bonce\b|\bonly\b|\bprovide\b|\buse\b
        |\bhere\ (?:is|are)\b
        |\b(?:stattdessen|allerdings|wenden|kontaktieren|sie\ können|du\ kannst|gerne|bitte|versuchen)\b
        |\b(?:plutôt|cependant|contactez|vous\ pouvez|essayez|veuillez)\b
        |\b(?:en\ cambio|sin\ embargo|contacte|puede[s]?|pruebe|intente)\b""",
        re.VERBOSE | re.IGNORECASE | re.DOTALL,
    )


def offers_way_on(answer: str) -> bool:
    """Say whether an answer offers anything beyond declining.

    Args:
        answer: An answer that declines, in English, German, French or Spanish.
    """
    return _offers().search(straight(answer)) is not None
