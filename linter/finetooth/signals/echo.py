"""Whether an answer begins by saying the question again."""

from __future__ import annotations

from finetooth.signals.scan import compiled

FEWEST_CHARACTERS = 25
"""A shorter question is quickly said again with good reason ("Hi", "Thank you")."""
_TASKS = (
    r"(?i)\b(?:re-?write|re-?phrase|paraphrase|translat\w*|correct|edit|proof-?read|repeat|copy|format|convert|rearrange|"
    r"re-?order|complete|continue|finish|extend|classif\w*|categori[sz]e|identify|extract|punctuat\w*|grammar|"
    r"capitali[sz]e|replace|remove|insert|add|change|transform|fill|sentence|spell\w*|summari[sz]e|label|tag|quote|say|"
    r"echo|parse|sort|simplif\w*|shorten|improve|make it|fix|modif\w*|revise|combine|turn)\b|"
    "改写|翻译|重复|修改|纠正|续写|完成|填|句子|排序"
)


def echoes(question: str, answer: str) -> bool:
    """Say whether an answer repeats a whole question at its beginning, or is nothing but the question.

    Args:
        question: What the user says, folded as :func:`finetooth.signals.fingerprints.fold` does.
        answer: What the assistant says, folded.

    Returns:
        False, too, where the task is to work on the given text: to rewrite, translate, correct or continue it.
    """
    asked = question.strip(" ?.!:")
    if (
        not question.rstrip().endswith(("?", "\uff1f"))
        or len(asked) < FEWEST_CHARACTERS
        or not answer.lstrip("\"'*#> ").startswith(asked)
    ):
        return False
    return compiled(_TASKS).search(question) is None
