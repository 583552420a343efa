"""Words by which two answers come into conflict: negations, opposites, yes and no."""

from __future__ import annotations

import re
from functools import cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


@cache
def negations() -> frozenset[str]:
    """Words that turn a sentence round."""
    return _set("not no never nor neither none nobody nothing nowhere cannot without hardly barely")


@cache
def fillers() -> frozenset[str]:
    """Words that say nothing by themselves: articles, auxiliaries of negation, words of degree, politeness."""
    return _set(
        "a an the do does did so very really quite also just then ever any some please kindly always thus hence "
        "indeed actually currently now still yet even too only that"
    )


@cache
def function_words() -> frozenset[str]:
    """Words that a question can lose or gain and stay the same question."""
    return fillers() | _set(
        "i me my we us our you your it its this these those there here he she they is are am be can could would "
        "will should may might shall how what which to for of in on at by and or with from hi hello hey thanks "
        "thank tell know want need like let s m re ve ll d give explain question help"
    )


@cache
def courtesies() -> frozenset[str]:
    """Words of greeting, leading in, thanking and leaving that a question may begin or end with."""
    return _set(
        "hi hello hey hiya dear good morning afternoon evening day there team all everyone folks sir madam quick "
        "question one more please kindly thanks thank thx ty you very so much many lot advance in cheers regards best "
        "kind appreciate appreciated it help ok okay well um hmm sorry to bother excuse me i wonder wondering was just "
        "asking could can would tell if again greetings for your time any the a"
    )


@cache
def asking_verbs() -> frozenset[str]:
    """Verbs that begin a request and may stand for each other without changing what is wanted."""
    return _set(
        "generate produce create make write compose give provide offer explain describe outline tell show state draft "
        "prepare formulate construct develop craft supply"
    )


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Map words (cut to their stems) to those that cannot be true of the same thing at the same time."""
    pairs = """open:closed shut|start:end stop finish|begin:end finish stop|increase:decrease reduce fall lower
    |increases:decreases reduces|rise:fall drop decline|rising:falling|raise:lower|grow:shrink decline
    |allowed:forbidden prohibited banned disallowed|allow:forbid prohibit ban deny|legal:illegal
    |permitted:forbidden prohibited|free:paid charged|include:exclude|included:excluded|enable:disable
    |enabled:disabled|on:off|up:down|before:after|above:below|over:under|inside:outside|indoors:outdoors
    |always:never|all:none|everyone:nobody none|everything:nothing|more:less fewer|most:least fewest
    |maximum:minimum|max:min|high:low|higher:lower|highest:lowest|large:small|larger:smaller|largest:smallest
    |big:small little|bigger:smaller|long:short|longer:shorter|tall:short|fast:slow|faster:slower|early:late
    |earlier:later|earliest:latest|first:last|old:new young|older:newer younger|hot:cold|warm:cool cold|wet:dry
    |light:dark heavy|hard:soft easy|easy:difficult hard|strong:weak|stronger:weaker|rich:poor|cheap:expensive costly
    |cheaper:pricier|good:bad|better:worse|best:worst|positive:negative|true:false|right:wrong left|correct:wrong
    |safe:dangerous unsafe|healthy:sick unhealthy|alive:dead|accept:reject refuse decline|accepted:rejected declined
    |agree:disagree|approve:reject|approved:rejected denied|pass:fail|passed:failed|win:lose|won:lost|buy:sell
    |bought:sold|give:take|send:receive|push:pull|enter:leave exit|import:export|upload:download|add:remove delete
    |added:removed deleted|create:delete destroy|connect:disconnect|success:failure|love:hate|like:dislike hate
    |male:female|man:woman|men:women|boy:girl|he:she|mother:father|north:south|northern:southern|east:west
    |eastern:western|public:private|online:offline|manual:automatic|manually:automatically|required:optional
    |mandatory:optional voluntary|present:absent|empty:full|same:different|similar:different|simple:complex
    |permanent:temporary|active:passive inactive|awake:asleep|sleeping:awake running|sitting:standing walking running
    |standing:lying|happy:sad unhappy angry|full:partial|fully:partially|daily:weekly monthly yearly hourly
    |weekly:monthly yearly|monthly:yearly annually|wholesale:retail|guilty:innocent|day:night|morning:evening
    |summer:winter|child:adult|children:adults|few:many|everywhere:nowhere|internal:external|input:output
    |ascending:descending|horizontal:vertical|alone:together|near:far|cause:prevent|causes:prevents|improve:worsen
    |benefit:harm|beneficial:harmful|support:oppose|renewable:nonrenewable|vegetarian:carnivore|domestic:wild"""
    found: dict[str, set[str]] = {}
    for row in re.sub(r"\s*\n\s*", "", pairs).split("|"):
        word, others = row.split(":")
        for other in others.split():
            found.setdefault(stem(word), set()).add(stem(other))
            found.setdefault(stem(other), set()).add(stem(word))
    return {word: frozenset(others) for word, others in found.items()}


def opposed(one: str, other: str) -> bool:
    """Say whether two stems are opposites: by the list, or by a prefix as in "possible" and "impossible"."""
    if other in opposites().get(one, frozenset()):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and any(long == prefix + short for prefix in ("un", "in", "im", "il", "ir", "dis", "non"))  # noqa: PLR2004  # "able", "fair"


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|s|e)$")


def stem(word: str) -> str:
    """Cut the commonest English endings off a word in lower case: enough to let "refunds" meet "refund"."""
    return _ending().sub("", word)


@cache
def _start() -> re.Pattern[str]:
    return re.compile(
        r"""\W*(?:
        (?P<yes>(?:yes|yeah|yep|yup|correct|true|sure|certainly|absolutely|definitely|of\ course|indeed)\b)
        |(?P<no>(?:nope|nah|incorrect|false|wrong|not\ really|absolutely\ not|definitely\ not|certainly\ not
           |of\ course\ not|unfortunately,?\ (?:not|no|we\ (?:do\ not|don.t|cannot|can.t))|i.m\ afraid\ not)\b
           |no(?!\s+(?:problem|worries|one|matter|doubt|need|longer|input|idea)\b)(?=\W|$)(?!\.\s?\d)))""",
        re.VERBOSE | re.IGNORECASE,
    )


def verdict(answer: str) -> bool | None:
    """Say whether an answer begins with a yes or a no; None when it does neither."""
    match = _start().match(answer)
    if match is None:
        return None
    later = answer[match.end() : match.end() + 5].lower()
    return match["yes"] is not None and not later.startswith(" not")


@cache
def _polar() -> re.Pattern[str]:
    return re.compile(
        r"(?:^|[.!?,:\n]\s*)(?:is|are|am|was|were|do|does|did|can|could|will|would|should|may|must|has|have|had)\s+\w+"
        r"[^.!?\n]*\?",
        re.IGNORECASE,
    )


def is_polar(question: str) -> bool:
    """Say whether a question wants yes or no: it begins with a verb and ends with a question mark."""
    return _polar().search(question) is not None


@cache
def _open() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:suggest|generate|create|write|invent|imagine|random(?:ly)?|example|examples|pick|choose|come up"
        r"|brainstorm|joke|story|poem|name an?|give (?:me )?an?|tell (?:me )?an?|think of|synonym|make up|rewrite"
        r"|paraphrase|favou?rite|compose|design|describe|rephrase|edit|list|greet|hello|hi|thanks?)\b",
        re.IGNORECASE,
    )


def is_open(question: str) -> bool:
    """Say whether a question has many right answers, so that two different ones are no conflict."""
    return _open().search(question) is not None
