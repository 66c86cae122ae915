"""The names of the drawings: what is drawn, is it a cat, is it worth having.

Knows names only, no files and no pixels: a drawing is written ``art set:name``.
"""

from __future__ import annotations

import re

GROUP_OF_CATEGORY = {
    "Animals & Nature": "animal",
    "Food & Drink": "food",
    "Objects": "object",
    "Activities": "object",
    "Travel & Places": "place",
    "Smileys & Emotion": "face",
}
"""Noto's categories and our group names; drawings of other categories are left out."""

CAT = re.compile(r"(^|-)cat(-|$)")
BIG_CAT = re.compile(r"^(tiger|lion|leopard)$")
LEFT_OUT = re.compile(
    # signs rather than things, drawings told apart by a detail only, and paw prints (cat or not?)
    r"heart|clock|-thirty$|squared|symbol|button|arrow|\bhole$|speech|thought-balloon|paw-prints|"
    r"anger|dashing|zzz|fight-cloud|seat$|hundred-points|sweat-droplets|love-letter|^dizzy$|"
    # weapons, war, alcohol, tobacco, drugs, gambling, death, adult or rude
    r"pistol|bomb|knife|dagger|sword|axe$|bow-and-arrow|firecracker|collision|military|"
    r"beer|wine|cocktail|sake|clinking|tumbler|tropical-drink|popping-cork|champagne|"
    r"cigarette|smoking|syringe|pill$|drop-of-blood|slot-machine|game-die|joker|mahjong|"
    r"flower-playing|coffin|urn$|headstone|skull|poo$|love-hotel|bikini|briefs|kiss-mark|"
    r"vomiting|symbols-on-mouth|middle-finger|imp$|horns$|goblin|ogre|"
    # what people pray to or in: not to be repainted
    r"worship|kaaba|mosque|church|wedding|synagogue|temple|shrine|hamsa|prayer-beads"
)
NOT_ITS_NAME = frozenset({"streamline:turkey"})
"""Drawings of something else than the name says: this one is the flag of the country."""

TWINS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"^black-cat$", "cat"),
        (r"medal$", "medal"),
        (r"-banknote$", "banknote"),
        (r"^(blue|green|orange|closed)-book$|^notebook", "book"),
        (r"moon$|moon-face$", "moon"),
        (r"^cityscape|^night-with-stars$|^sunset$|^sunrise", "skyline"),
        (r"^dvd$|^(optical|computer)-disk$", "disk"),
        (r"^(base|soft)ball$", "baseball"),
        (r"umbrella", "umbrella"),
        (r"mailbox", "mailbox"),
        (r"^(un)?locked", "lock"),
        (r"^hourglass", "hourglass"),
        (r"-tray$", "tray"),
        (r"post-office$", "post-office"),
        (r"^cloud|^sun-behind", "cloud"),
        (r"^globe", "globe"),
        (r"calendar$", "calendar"),
        (r"^(ewe|ram)$", "sheep"),
        (r"^(fireworks|sparkler)$", "fireworks"),
        (r"^speaker|^muted-speaker$", "speaker"),
        (r"whale$", "whale"),
        (r"camel$", "camel"),
        (r"^(desktop-computer|laptop)$", "computer"),
        (r"^(black-)?bird$", "bird"),
        (r"nest$|^nest-", "nest"),
        (r"^snowman", "snowman"),
        (r"^(red|green)-apple$", "apple"),
        (r"^(lemon|lime)$", "lemon"),
        (r"mushroom$", "mushroom"),
        (r"^musical-notes?$", "musical-note"),
        (r"^hammer", "hammer"),
        (r"^magnifying-glass", "magnifying-glass"),
        (r"^chart-|^bar-chart$", "chart"),
        (r"^envelope$|^incoming-envelope$|^e-mail$", "envelope"),
        (r"^airplane|-airplane$", "airplane"),
        (r"(^|-)houses?(-|$)", "house"),
        (r"mountain$|^mount-fuji$", "mountain"),
        (r"^oncoming-|^taxi$|^police-car$|^automobile$|^bus$", "car"),
    )
)
"""Drawings that are one picture in two colors, or nearly: one concept, so one side of the split.

Found by comparing all drawings of each art set with each other, outline and light.
"""


def artist(source: str) -> str:
    """Return the art set of a drawing."""
    return source.partition(":")[0]


def concept(source: str) -> str:
    """Name the subject of a drawing, the same for every art set.

    Parameters
    ----------
    source : str
        A drawing, as in ``streamline:fox-face-1``.

    Returns
    -------
    str
        Its subject, as in ``fox``.
    """
    name = subject(source.partition(":")[2])
    return next((twins for pattern, twins in TWINS if pattern.search(name)), name)


def subject(name: str) -> str:
    """Drop what art sets add to a name: a number at the end, and ``-face``."""
    return re.sub(r"-\d+$", "", name).replace("-face", "")


def groups_by_subject(categories: dict[str, list[str]]) -> dict[str, str]:
    """Map every subject worth having to its group.

    Parameters
    ----------
    categories : dict of str to list of str
        The names in each category, as Noto Emoji has them: its names are the standard ones, and a
        drawing of any set that goes by another name is left out.

    Returns
    -------
    dict of str to str
        ``cat``, ``bigcat`` or one of the values of `GROUP_OF_CATEGORY` for each subject.
    """
    groups = {}
    for category, names in categories.items():
        for name in map(subject, names):
            if CAT.search(name):
                groups[name] = "cat"
            elif category in GROUP_OF_CATEGORY and not LEFT_OUT.search(name):
                groups[name] = "bigcat" if BIG_CAT.search(name) else GROUP_OF_CATEGORY[category]
    return groups
