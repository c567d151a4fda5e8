"""Which hromada an act speaks of: by its name and kind, as the act declines them, and by the codifier."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.language.texts import APOSTROPHES, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.model.community import Community

KINDS = {"M": "міська", "X": "селищна", "C": "сільська"}
"""A vocabulary, no message: the category of the centre → what the hromada and its council are called."""
HROMADA_DIGITS = 9
"""So much of a code says region, district and hromada; the rest is the place within it (domain facts of КАТОТТГ)."""
_LETTER = rf"[а-яіїєґ{APOSTROPHES}-]"
_NAMED = re.compile(
    rf"(?P<name>{_LETTER}+(?:а|ої|ій|у|ою))\s+"
    rf"(?:(?P<kind>міськ|селищн|сільськ){_LETTER}+\s+(?:об.єднан{_LETTER}+\s+)?(?:територіальн{_LETTER}+\s+)?(?:громад|рад(?:а|и|і|у|ою)\b)"
    rf"|територіальн{_LETTER}+\s+громад)",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:а|ої|ій|у|ою)$")
_ADJECTIVE = re.compile(r".+(?:ськ|цьк|зьк)")


class CommunityName(NamedTuple):
    """A hromada as a text names it: the stem of its name, the word for its kind (null where not said), and its name."""

    stem: str
    kind: str | None
    printed: str


class CommunityChoice(NamedTuple):
    """The hromadas that may be meant, the likeliest first, and whether that one is certain."""

    options: tuple[Community, ...]
    sure: bool


def names_in(text: str, communities: Sequence[Community]) -> Iterator[CommunityName]:
    """The hromadas that a text names, in its order; each is one of the codifier's, or at least sounds like one."""
    known = stems_of(communities)
    for found in _NAMED.finditer(text):
        stem = _ENDING.sub("", fold(found["name"]))
        if stem in known or _ADJECTIVE.fullmatch(stem):
            yield CommunityName(stem, _kind(found["kind"]), _nominative(found["name"]))


def _kind(start: str | None) -> str | None:
    return next((kind for kind in KINDS.values() if start and kind.startswith(start.lower())), None)


def _nominative(name: str) -> str:
    """The name as a subject: «Лановецької» → «Лановецька», «КАМʼЯНСЬКА» → «Камʼянська»."""
    bare = _ENDING.sub("а", name.lower())
    return "-".join(part[:1].upper() + part[1:] for part in bare.split("-"))


def stems_of(communities: Iterable[Community]) -> frozenset[str]:
    """The stems of all names."""
    return frozenset(map(stem_of, communities))


def stem_of(community: Community) -> str:
    """The name without its ending, as texts are compared."""
    return _ENDING.sub("", fold(community.name))


def likeliest(names: Iterable[CommunityName]) -> CommunityName | None:
    """The name met most often; of its kinds the one met most often."""
    counted = Counter(names)
    stems: Counter[str] = Counter()
    for name, count in counted.items():
        stems[name.stem] += count
    if not stems:
        return None
    (stem, _), *_ = stems.most_common(1)
    own = [name for name, _ in counted.most_common() if name.stem == stem]
    return next((name for name in own if name.kind), own[0])


def choose(
    name: CommunityName | None, code: str | None, opening: str, communities: Sequence[Community]
) -> CommunityChoice:
    """Which hromada of the codifier it is.

    Sure where the printed code (of the hromada or of a place in it) and the name agree, or where only one hromada of
    the codifier bears the name and no code says otherwise. Of several that bear it, those of the printed kind and of
    the district or the region that the act's heading names come first; a person has to choose.
    """
    coded = [known for known in communities if code and known.code[:HROMADA_DIGITS] == code[:HROMADA_DIGITS]]
    named = [known for known in communities if name and stem_of(known) == name.stem]
    if coded and coded[0] in named:
        return CommunityChoice((coded[0],), sure=True)
    if coded or not named:
        return CommunityChoice((*named, *coded), sure=False)
    ranked = sorted(named, key=lambda known: -_evidence(known, name, opening))
    alone = len(named) == 1 and code is None
    agrees = name is None or name.kind in {None, KINDS[ranked[0].category]}
    return CommunityChoice(tuple(ranked), sure=alone and agrees)


def _evidence(known: Community, name: CommunityName | None, opening: str) -> int:
    """How much speaks for one of several: its kind, its region and its district named in the heading."""
    text = fold(opening)
    region = fold(known.region).removesuffix("а")  # «Хмельницька» → «Хмельницької області»
    places = (rf"{re.escape(region)}\w+ област", rf"{re.escape(fold(known.district)[:-2])}\w+ район")
    return int(bool(name and name.kind == KINDS[known.category])) + sum(2 for one in places if re.search(one, text))


def is_alone_ahead(choice: CommunityChoice, name: CommunityName | None, opening: str) -> bool:
    """Whether the first of several has more for it than any other, so that it may be offered as the answer."""
    first, *others = (_evidence(known, name, opening) for known in choice.options)
    return not others or first > max(others)


def told_apart(community: Community) -> str:
    """What tells a hromada from others of its name: the kind, the centre, the district, the region."""
    region = community.region if " " in community.region or not community.district else f"{community.region} область"
    parts = [f"{community.name} {KINDS[community.category]}", community.centre]
    return ", ".join([*parts, *([f"{community.district} район"] if community.district else []), region])
