"""Build ``pii_name_lexicon.txt.xz``: given names, surnames and ordinary words, from packages with permissive licences.

Sources (read from installed packages, nothing is downloaded here):

- ``names`` 0.3 (MIT): the 1990 US census lists of given names and surnames with their frequencies (public domain).
- ``Faker`` (MIT) and ``mimesis`` (MIT): given names and surnames of some eighty locales.
- ``wamerican`` (SCOWL by Kevin Atkinson, permissive): ordinary words in small letters, proper nouns with a capital.
- ``symspellpy`` (MIT): the frequency order of English words.

Run: ``python scripts/pii_name_lexicon.py WORDS OUTPUT`` where WORDS is wamerican's ``american-english``.
The format: one line per class, ``CLASS word word ...``; a word may be in several classes.
"""

from __future__ import annotations

import importlib
import json
import lzma
import pkgutil
import re
import sys
from importlib import resources
from pathlib import Path

COMMON_GIVEN, COMMON_SURNAMES, SURNAMES = 600, 1500, 20_000
FREQUENT_WORDS, KNOWN_WORDS = 2500, 30_000
# Words of chat and of computing that dictionaries lack; written by hand.
COLLOQUIAL = """
lol omg wtf lmao lmfao rofl haha hahaha hehe heh yeah yea yep yup nope nah ok okay okey kk pls plz thx ty tks np idk
imo imho btw fyi afaik iirc brb gtg afk ur u r ya yall gonna wanna gotta kinda sorta dunno lemme gimme cuz coz bc
tho thru im ive id ill dont doesnt didnt cant wont isnt arent wasnt werent couldnt wouldnt shouldnt hasnt havent
thats whats theres heres its youre theyre hes shes lets sooo soo wow woah whoa yay ugh hmm hm mmm oh ooh ahh aww
awww meh duh sup yo bro bruh dude fam sis bae smh tbh ngl irl dm rt ppl vid vids app apps pic pics tv fb insta yt
selfie emoji meme blog vlog vlogs youtuber asap sudo su root chmod chown grep sed awk ls cp mv rm mkdir cat tail
less nano vim vi emacs ssh scp rsync ftp sftp http https apt dpkg aptitude yum dnf pip npm cron crontab systemd
daemon dmesg fstab ext3 ext4 ntfs fat32 grub lilo initrd initramfs kernel modprobe lspci lsusb ifconfig iwconfig
wlan wifi ethernet eth0 usb hdd ssd cpu gpu ram bios uefi gui cli tty bash zsh xorg alsa pulseaudio esound oss codec
codecs mp3 mp4 flv avi mkv iso deb rpm tarball config conf configs distro distros repo repos repository backend
frontend server servers localhost lan vpn dns dhcp tcp udp ip url urls uri html css js json xml yaml sql db api apis
sdk ide regex int bool str ascii utf async init plugin plugins addon addons pastebin wiki irc chan nick op ops bot
bots channel admin admins mod mods newbie noob n00b config partition partitions partitioning swap unmount mount
reboot reinstall uninstall gzip tar unzip sid jack wine java python perl ruby php node nodejs gcc cmake makefile git
github svn vhost vhosts netstat wireshark samba nfs cups gtk qt kde gnome xfce lxde compiz beryl emerald unity
synaptic
"""
LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # noqa: RUF001


def census(name: str) -> list[str]:
    """The names of one census list, most frequent first, in small letters."""
    text = resources.files("names").joinpath(name).read_text()
    return [line.split()[0].lower() for line in text.splitlines() if line.strip()]


def _clean(values: object) -> set[str]:
    found: set[str] = set()
    for value in values if isinstance(values, (list, tuple, dict, set)) else ():
        if isinstance(value, str):
            found.update(part.lower() for part in value.split() if LETTERS.fullmatch(part) and len(part) > 1)
    return found


def faker_names() -> tuple[set[str], set[str]]:
    """Given names and surnames of all of Faker's locales."""
    package = importlib.import_module("faker.providers.person")
    given: set[str] = set()
    family: set[str] = set()
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            if re.match(r"first_(?:romanized_)?names?|first_name|.*given", attribute):
                given |= _clean(getattr(provider, attribute))
            elif re.match(r"last_(?:romanized_)?names?|last_name|.*surname|.*family", attribute):
                family |= _clean(getattr(provider, attribute))
    return given, family


def mimesis_names() -> tuple[set[str], set[str]]:
    """Given names and surnames of all of mimesis' locales."""
    given: set[str] = set()
    family: set[str] = set()
    root = Path(str(resources.files("mimesis"))) / "datasets"
    for path in root.glob("*/person.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        for key, names in (("names", given), ("surnames", family)):
            values = data.get(key, {})
            for part in values.values() if isinstance(values, dict) else [values]:
                names.update(_clean(part))
    return given, family


def classes(words_file: Path) -> dict[str, list[str]]:
    """Class letter to words: see ``finetooth.signals.pii_names`` for what each letter means."""
    male, female = census("dist.male.first"), census("dist.female.first")
    surnames = census("dist.all.last")
    (faker_given, faker_family), (mimesis_given, mimesis_family) = faker_names(), mimesis_names()
    words = [word for word in words_file.read_text(encoding="utf-8").split() if not word.endswith("'s")]
    plain = {word for word in words if word.islower()}
    proper = {word.lower() for word in words if word[:1].isupper()} - plain
    frequency = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    ranked = [line.split()[0] for line in frequency.splitlines() if line.strip()]
    known = [word for word in ranked if word in plain]
    common_given = set(male[:COMMON_GIVEN]) | set(female[:COMMON_GIVEN])
    given = set(male) | set(female) | faker_given | mimesis_given
    common_family = set(surnames[:COMMON_SURNAMES])
    family = set(surnames[:SURNAMES]) | faker_family | mimesis_family
    groups = {
        "G": common_given,
        "g": given - common_given,
        "S": common_family,
        "s": family - common_family,
        "W": set(known[:FREQUENT_WORDS]),
        "w": (set(known[FREQUENT_WORDS:KNOWN_WORDS]) | set(COLLOQUIAL.split())) - set(known[:FREQUENT_WORDS]),
        "r": plain - set(known[:KNOWN_WORDS]),
        "p": proper - given - family,
    }
    return {letter: sorted(group) for letter, group in groups.items()}


def main(argv: list[str]) -> int:
    """Write the lexicon; say how many words each class has."""
    groups = classes(Path(argv[0]))
    text = "".join(f"{letter} {' '.join(group)}\n" for letter, group in groups.items())
    packed = lzma.compress(text.encode(), preset=9)
    Path(argv[1]).write_bytes(packed)
    print({letter: len(group) for letter, group in groups.items()}, f"{len(packed)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
