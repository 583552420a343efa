"""Sentences with and without names, made from templates of our own, to train the name model beside labelled text.

``NAME`` stands for a full name, ``GIVEN`` for a given name, ``THING`` for something that is written like a name and is
none. The labelled corpora know few ways of mentioning somebody; these are there so that the model learns the ways and
not the corpora.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

POSITIVE = """
my name is NAME
hi, this is NAME from support
hello GIVEN, how are you today?
please contact NAME before friday
you should talk to NAME about the invoice
i spoke with NAME yesterday and she said it was fine
NAME called again about the broken login
can you forward this to NAME please
NAME will join the meeting at 3
ticket opened by NAME
assigned to NAME
the account belongs to NAME
account holder: NAME
name: NAME
patient NAME was admitted on monday
regards, NAME
thanks, GIVEN
cheers GIVEN
best, NAME
- NAME
sincerely, NAME
dear GIVEN, thank you for your message
Dear Mr NAME, your order has shipped
Mrs NAME wants a refund
i work with NAME and GIVEN
NAME and GIVEN are coming too
did you see what NAME posted?
GIVEN is so funny lol
i love GIVEN so much
where is GIVEN
omg GIVEN looks amazing
GIVEN ' s voice is the best
GIVEN's laptop does not boot
is GIVEN coming back?
happy birthday GIVEN !
poor GIVEN
GIVEN please do a new video
i miss GIVEN in this one
thank you GIVEN for the help
NAME is the best singer ever
what happened to NAME ?
i think GIVEN was right
according to NAME it works on his machine
reported by NAME in accounting
our customer NAME is waiting for an answer
the new manager is NAME
cc NAME on that mail
just ask GIVEN
ping GIVEN when you are done
let NAME know
NAME from sales asked for it
meet NAME , our new colleague
the contract was signed by NAME
interview with NAME on tuesday
NAME lives next door
my boss NAME is out this week
my sister GIVEN has the same phone
her husband NAME pays the bill
NAME sent me the file
i got this from NAME
delivery for NAME
employee NAME needs access to the share
user NAME cannot log in
speak to GIVEN or NAME
NAME told me to write here
GIVEN said no
tell GIVEN i said hi
bring it to NAME , room 12
invoice to NAME , 2 copies
NAME 's record shows no payment
on behalf of NAME
emergency contact is NAME
we hired NAME last month
i am NAME and i need help
I'm GIVEN
its GIVEN here
this is GIVEN speaking
"""
NEGATIVE = """
my name is not important
hi, this is THING from the repo
hello everyone, how are you today?
please contact support before friday
you should talk to THING about the driver
i installed THING yesterday and it was fine
THING crashed again
can you forward this port please
THING will be released at 3
ticket opened on monday
assigned to nobody
THING is so slow lol
i love THING so much
where is THING
THING ' s interface is the best
is THING coming back?
happy new year !
THING please add this feature
i miss THING in this version
thank you for the help
THING is the best editor ever
what happened to THING ?
i think THING was right
according to THING it works on linux
reported by THING users
our customer is waiting for an answer
customer is waiting , same as last week
just ask here
ask the channel about it
ask google about it
the new version of THING is out
download from THING
Someone from accounting reported a bug
it runs on THING and THING
I live in THING
going to THING next week
THING is in THING
the THING package depends on THING
Open THING and click Save
Install THING then reboot
Using THING on THING
Does THING support this?
Try THING instead of THING
Is THING still free?
user cannot log in
the account is locked
call me on monday
mail the list please
on behalf of the team
we hired nobody last month
i am new and i need help
I'm stuck
its working here
this is broken
"""
THINGS = """
Ubuntu Windows Firefox Google Chrome Debian Fedora Gnome Kubuntu Apache Nginx Docker Python Java Samsung Toyota
Nvidia Intel Paris London Berlin Germany France Texas Tokyo Madrid Netflix Amazon YouTube Facebook Twitter Microsoft
Apple Android Skype Slack Photoshop Excel Outlook Thunderbird VLC Steam Minecraft Fortnite Pokemon Friday Monday
Christmas Easter Synaptic Nautilus Compiz Grub Unity Xubuntu Lucid Natty Hardy Gutsy Precise Eclipse Blender Gimp
OpenOffice Samba Wine Chelsea Barcelona Arsenal Liverpool Lakers NASA BBC CNN Disney Marvel Nintendo Playstation
Xbox Spotify Instagram
"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text and the places of the names in it."""

    text: str
    names: tuple[tuple[int, int], ...]


def sentences(seed: int, count: int, given: list[str], family: list[str]) -> list[Sentence]:
    """Make ``count`` sentences, two of three with a name.

    Args:
        seed: Of the random generator; the same seed gives the same sentences.
        count: How many.
        given: Given names in small letters, to draw from.
        family: Surnames in small letters.
    """
    draw = random.Random(seed)  # noqa: S311 - training data, not cryptography
    positive, negative = POSITIVE.strip().splitlines(), NEGATIVE.strip().splitlines()
    made = []
    for number in range(count):
        template = draw.choice(negative if number % 3 == 0 else positive)
        made.append(_fill(draw, template, given, family))
    return made


def _fill(draw: random.Random, template: str, given: list[str], family: list[str]) -> Sentence:
    case = draw.choices(("title", "lower", "upper"), (6, 3, 0.3))[0]
    if draw.random() < 0.4:
        template = template[:1].upper() + template[1:]
    text, names = "", []
    for word in template.split(" "):
        text += " " if text else ""
        core = word.rstrip(",.:?!'s") if word.startswith(("NAME", "GIVEN")) else word
        if core in ("NAME", "GIVEN"):
            name = _name(draw, given, family, full=core == "NAME", case=case)
            names.append((len(text), len(text) + len(name)))
            text += name + word[len(core) :]
        else:
            text += draw.choice(THINGS.split()) if core == "THING" else word
    return Sentence(text, tuple(names))


def _name(draw: random.Random, given: list[str], family: list[str], *, full: bool, case: str) -> str:
    parts = [draw.choice(given)]
    if full:
        if draw.random() < 0.1:
            parts.append(draw.choice(given)[0] + ".")
        parts.append(draw.choice(family))
    name = " ".join(parts)
    return name.title() if case == "title" else (name.upper() if case == "upper" else name)
