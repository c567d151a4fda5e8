"""The recipe of `hromada publish --all`: every programme that is due, on each of its portals, in batches."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

from flows.messages.runs import FLEET
from flows.messages.screen import STEPS
from flows.model.errors import HromadaError, UsageError
from flows.outside.machine.settings import Settings
from flows.outside.portals.address import open_portal, require_address
from flows.outside.programme.programmes import outline_of, programme_folders
from flows.recipes.batch import LOOK, Batch, Ended, given_up, smaller
from flows.recipes.rounds import absolute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.messages.text import Lang
    from flows.model.half_years import Now
    from flows.outside.programme.programmes import ProgrammeOutline

    Run = Callable[[Sequence[Batch]], Iterable[tuple[Batch, tuple[Ended, ...] | None]]]
    """Carries batches to whoever works on them: each with how it ended, in any order; null where a worker died."""

FINE = frozenset({"published", "nothing", "waiting"})
"""How a programme ends of which nothing need be mended."""
EXIT_CODES = {"rejected": 1, "facts": 2, "broken": 2, "away": 3}
"""The exit code of a command, by the way in which a programme ended; the highest one counts."""
BATCH = 50
"""How many programmes go together: enough to share what costs the same for one, few enough to keep in memory."""

SLOW_TIMES = 10
"""So many times what the others take is no question of size: acts have 30 to 80 measures."""
SLOW_SECONDS = 20.0
"""Below it nobody need do anything: where the others take no time, a second is a hundred times as much."""
SLOW_BY = {LOOK: "portal", "apply": "portal", "verify": "portal", "read_act": "act", "read": "act", "extract": "act"}
"""What is slow, by the step that took longest; all others are our own work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOrder:
    """Where to publish (empty: where each says, else the machine's address, else `otherwise`), when, by how many.

    A batch is smaller than `batch` where some of the `workers` would have none.
    """

    portal: str
    now: Now
    otherwise: str = ""
    batch: int = BATCH
    workers: int = 1


def publish_all(order: AllOrder, run: Run, tell: Callable[[Sequence[Ended], int], None]) -> tuple[Ended, ...]:
    """Publish every programme under HROMADA_DATASETS that is due; one that fails stops no other.

    Stopped and begun again it goes on where it was: what is out is found settled.

    Args:
        order: Where to and when.
        run: Who works on the batches.
        tell: Given what has ended after each batch, and how many programmes there are.

    Raises:
        UsageError: There is no programme at all, or the portal's address is none.
    """
    if order.portal:
        require_address(order.portal)
    datasets = Settings().hromada_datasets.absolute()
    folders = programme_folders(datasets)
    if not folders:
        raise UsageError("programmes-none", folder=datasets)
    own, ended = _apart(folders)
    for part in _until_ended(list(_batches(own, order, datasets)), run):
        ended += part
        tell(ended, len(folders))
    for address in {one.portal for one in ended if one.result == "published"}:
        open_portal(absolute(address)).derive_index()
    return tuple(sorted(_slow_named(ended), key=lambda one: (one.programme, one.portal)))


def _batches(programmes: Sequence[tuple[Path, ProgrammeOutline]], order: AllOrder, datasets: Path) -> Iterator[Batch]:
    marks = _marks(programmes, order)
    size = max(1, min(order.batch, ceil(len(programmes) / order.workers)))
    for at in range(0, len(programmes), size):
        part = programmes[at : at + size]
        yield Batch(
            datasets=str(datasets),
            names=tuple(folder.name for folder, _ in part),
            portal=order.portal and absolute(order.portal),
            otherwise=order.otherwise,
            now=order.now.moment.isoformat(),
            marks=_part(marks, [outline for _, outline in part]),
        )


def _until_ended(batches: Sequence[Batch], run: Run) -> Iterator[tuple[Ended, ...]]:
    """How each batch ended; what was lost with a process is published again: what was out by then is settled."""
    left: list[Batch] = list(batches)
    while left:
        lost = []
        for batch, ended in run(left):
            if ended is None:
                lost.append(batch)
            else:
                yield ended
        yield from (given_up(batch) for batch in lost if not smaller(batch))
        left = [one for batch in lost for one in smaller(batch)]


def counted(ended: Iterable[Ended]) -> Counter[str]:
    """How many programmes ended in each way."""
    return Counter(one.result for one in ended)


def ended_shown(ended: Sequence[Ended], lang: Lang = "uk") -> list[dict[str, str]]:
    """Each programme of a publication of all that is new or not out: how it ended, how long it took, what to do."""
    place = 0 if lang == "uk" else 1
    return [
        {
            FLEET["programme"].render(lang): one.programme,
            FLEET["portal"].render(lang): one.portal,
            FLEET["result"].render(lang): FLEET[one.result].render(lang),
            FLEET["seconds"].render(lang): f"{one.seconds:.1f}",
            FLEET["what"].render(lang): ". ".join(text for text in ("; ".join(one.versions), one.told[place]) if text),
        }
        for one in sorted(ended, key=lambda one: (not one.told[place], one.programme))
        if one.result != "nothing" or one.told[place]
    ]


def _slow_named(ended: Iterable[Ended]) -> Iterator[Ended]:
    """The same, with what to do of those that took far longer than others that ended alike."""
    by_result: dict[str, list[Ended]] = defaultdict(list)
    for one in ended:
        by_result[one.result].append(one)
    for result, alike in by_result.items():
        usual = median(one.seconds for one in alike)
        for one in alike:
            is_slow = result in FINE and one.seconds > max(SLOW_SECONDS, SLOW_TIMES * usual)
            yield replace(one, told=(_slow(one, usual, "uk"), _slow(one, usual, "en"))) if is_slow else one


def _slow(one: Ended, usual: float, lang: Lang) -> str:
    facts = {
        "seconds": round(one.seconds),
        "usual": f"{usual:.1f}",
        "step": STEPS[one.longest].render(lang) if one.longest in STEPS else one.longest,
        "longest": round(one.longest_seconds),
    }
    what = FLEET[f"slow-{SLOW_BY.get(one.longest, 'program')}"].render(lang)
    return f"{FLEET['slow'].render(lang, **facts)} {what}"


def _marks(programmes: Iterable[tuple[Path, ProgrammeOutline]], order: AllOrder) -> dict[str, dict[str, str]]:
    """The marks of all their datasets on each portal that they name; a portal that cannot tell is looked at closely."""
    asked: dict[str, list[str]] = defaultdict(list)
    machine = Settings().hromada_portal or order.otherwise
    for _, outline in programmes:
        for address in (order.portal,) if order.portal else outline.portals or (machine,):
            asked[address] += outline.datasets
    found = {}
    for address, datasets in asked.items():
        with suppress(HromadaError):
            found[absolute(address)] = dict(open_portal(absolute(address)).marks(datasets))
    return found


def _part(marks: Mapping[str, Mapping[str, str]], outlines: Iterable[ProgrammeOutline]) -> dict[str, dict[str, str]]:
    """Those of these programmes alone."""
    names = [name for outline in outlines for name in outline.datasets]
    return {address: {name: known[name] for name in names if name in known} for address, known in marks.items()}


def _apart(folders: Sequence[Path]) -> tuple[list[tuple[Path, ProgrammeOutline]], list[Ended]]:
    """The programmes with a slug of their own; those that share one would publish over each other."""
    outlines = {folder: outline_of(folder) for folder in folders}
    by_slug: dict[str, list[Path]] = defaultdict(list)
    for folder, outline in outlines.items():
        by_slug[outline.slug or folder.name].append(folder)
    ended = []
    for slug, sharing in by_slug.items():
        for folder in sharing if len(sharing) > 1 else ():
            other = next(one for one in sharing if one != folder)
            fault = UsageError("slug-twice", slug=slug, folder=folder.name, other=other.name)
            told = (fault.story("uk"), fault.story("en"))
            ended.append(Ended(programme=folder.name, portal="", result="facts", told=told))
    own = sorted(sharing[0] for sharing in by_slug.values() if len(sharing) == 1)
    return [(folder, outlines[folder]) for folder in own], ended
