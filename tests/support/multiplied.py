"""A portal of as many programmes as are asked for: one that was published, under other names, codes and words.

Its files are written straight into the folder, as a publication would have left them: nothing of ours made the copies.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

from flows.model.half_years import Cycle
from flows.model.record import DATAPACKAGE, Listing, entry_of, sha256, to_json, write_listing
from flows.model.versions import Release, Version
from flows.outside.programme.codifier import hromadas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CYCLES = tuple(f"{year}-H{half}" for year in (2026, 2027, 2028) for half in (1, 2))
CONSONANTS = "бвгґджзйклмнпрстфхцчшщ"
LAST = Version(Cycle(2028, 2))
ABOUT_OTHERS = ("executors", "directions", "measures", "indicators", "funding-sources")
"""The tables that progress repeats of its plan."""


@dataclass(frozen=True, slots=True)
class Original:
    """The published programme that is multiplied: its datapackage.json and its tables, by dataset."""

    slug: str
    packages: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, Mapping[str, bytes]]

    @classmethod
    def of(cls, portal: Path, slug: str) -> Original:
        """As that portal serves it; the half-years' tables are drawn out to six."""
        folders = {part: portal / "dataset" / f"{slug}-{part}" / "current" for part in ("programme", "progress")}
        tables = {
            part: {path.stem: drawn_out(path.read_bytes()) for path in sorted(folder.glob("*.csv"))}
            for part, folder in folders.items()
        }
        packages = {part: json.loads((folder / DATAPACKAGE).read_bytes()) for part, folder in folders.items()}
        return cls(slug, packages, tables)


def drawn_out(raw: bytes) -> bytes:
    """A half-years' table with the rows of its first half-year in each of six; any other as it is."""
    header, *rows = csv.reader(io.StringIO(raw.decode(), newline=""))
    if "cycle" not in header:
        return raw
    place = header.index("cycle")
    first = [row for row in rows if row[place] == CYCLES[0]]
    buffer = io.StringIO(newline="")
    out = ([*row[:place], cycle, *row[place + 1 :]] for cycle in CYCLES for row in first)
    csv.writer(buffer, lineterminator="\n").writerows([header, *out])
    return buffer.getvalue().encode()


def multiply(original: Original, root: Path, count: int, programme: Path) -> int:
    """So many programmes below `root/datasets`, on the portal `root/portal`; the bytes of all their tables."""
    written = 0
    facts = re.sub(r"(?m)^portals: .*$", "portals: {}", (programme / "programme.yaml").read_text("utf-8"))
    for number, place in zip(range(count), hromadas(), strict=False):
        slug = f"hromada{number:04}-informatization-2026-2028"
        folder = root / "datasets" / slug
        folder.mkdir(parents=True)
        (folder / "programme.yaml").write_text(facts.replace(original.slug, slug), "utf-8")
        for part, tables in original.tables.items():
            files = dict(_own(tables, number))
            written += sum(map(len, files.values()))
            package = dict(original.packages[part]) | {
                "territory": {"code": place.code, "name": f"{place.name} громада"}
            }
            _put(root / "portal" / "dataset" / f"{slug}-{part}", files | {DATAPACKAGE: to_json(package)})
    return written


def _own(tables: Mapping[str, bytes], number: int) -> Iterator[tuple[str, bytes]]:
    """The tables in words of their own, or they would compress as nothing real does: each consonant is another one."""
    others = Random(number).sample(CONSONANTS, len(CONSONANTS))  # noqa: S311  # no secret
    cipher = str.maketrans(dict(zip(CONSONANTS, others, strict=True)))
    for name, raw in tables.items():
        if name not in ABOUT_OTHERS or "measure-funding" in tables:
            yield f"{name}.csv", raw.decode().translate(cipher).encode()


def _put(home: Path, files: Mapping[str, bytes]) -> None:
    folder = home / "versions" / str(LAST)
    folder.mkdir(parents=True)
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    (home / "current").symlink_to(f"versions/{LAST}")
    rows = sha256(b"".join(files.values()))
    release = Release(
        dataset=home.name, version=LAST, published=date(2029, 1, 8), acts=(), rows_sha256=rows, inputs_sha256="",
        files=files,
    )  # fmt: skip
    (home / "versions.json").write_bytes(write_listing(Listing(home.name, (entry_of(release),))))
