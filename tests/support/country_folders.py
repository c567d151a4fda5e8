"""Made-up programmes as folders of a dataset, the way a maintainer keeps one: facts, offices, waivers, the act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from support.country import YEARS, programme
from support.country_print import printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from support.country import Fault, Kind, MadeProgramme
    from support.country_print import Printed

UNREADABLE = ("cut off", "another encoding", "another act")
"""What becomes of an act that is to be broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFolder:
    """A programme, its act as printed, and where its folder is."""

    made: MadeProgramme
    act: Printed
    folder: Path


def write(
    datasets: Path,
    numbers: Iterable[int],
    *,
    kind: Kind | None = None,
    portal: str = "",
    faults: Mapping[int, Fault] | None = None,
) -> list[MadeFolder]:
    """Write the programmes of these numbers below `datasets`, each into a folder of its own.

    Args:
        datasets: The folder of all programmes.
        numbers: Which programmes.
        kind: The kind of their acts' files; null: each its own.
        portal: The address where their made-up reports may be published; none has reports else.
        faults: Which of them are to be rejected, or cannot be read.
    """
    made = [programme(number, kind=kind, fault=(faults or {}).get(number, "")) for number in numbers]
    return [_written(datasets, one, portal) for one in made]


def _written(datasets: Path, made: MadeProgramme, portal: str) -> MadeFolder:
    folder, act = datasets / made.name, printed(made)
    (folder / "source").mkdir(parents=True)
    (folder / "source" / act.file).write_bytes(_broken(made, act.raw) if made.fault == "broken" else act.raw)
    (folder / "programme.yaml").write_text(_facts(made, act, portal), "utf-8")
    (folder / "executors.yaml").write_text("".join(_offices(made)) or "[]\n", "utf-8")
    (folder / "waivers.yaml").write_text(_waivers(made), "utf-8")
    return MadeFolder(made=made, act=act, folder=folder)


def _broken(made: MadeProgramme, raw: bytes) -> bytes:
    """A file that nobody can read: cut off, in an encoding that it does not name, or of an act about something else."""
    how = UNREADABLE[made.number % len(UNREADABLE)] if made.kind == "txt" else UNREADABLE[0]
    if how == "another encoding":
        return raw.decode().encode("cp1251", "replace")
    if how == "another act":
        return (
            "Рішення ради\n\nПро присвоєння звання почесного громадянина\n\nРада ВИРІШИЛА: присвоїти звання.\n".encode()
        )
    return b"PK\x03\x04" + raw[: len(raw) // 2] if made.kind == "txt" else raw[: len(raw) // 2]


def _facts(made: MadeProgramme, act: Printed, portal: str) -> str:
    place = made.place
    portals = f'{{"{portal}": {{trial: true}}}}' if portal else "{}"
    trial = "reports_are_tests: true\n" if portal else ""
    return f"""slug: "{made.slug}"
title: "{_quoted(made.title)}, {place.full_name}"
description: >-
  Заходи, кошти за роками та джерелами, виконавці, індикатори та їхні цільові значення за програмою громади.
language: "uk"
territory:
  code: "{place.code}"
  name: "{place.full_name}"
publisher:
  name: "{place.council_name}"
executant:
  name: "Відділи та управління ради"
licence:
  name: "cc-by"
  title: "Creative Commons Attribution 4.0 International"
  path: "https://creativecommons.org/licenses/by/4.0/"
keywords: ["програма інформатизації", "цифрова трансформація", "індикатори"]
frequency: "Кожного півріччя"
purpose: "Постанова Кабінету Міністрів України від 21.10.2015 № 835: оприлюднення плану програми та звітів"
period: {{first_year: {YEARS[0]}, last_year: {YEARS[-1]}}}
{trial}portals: {portals}
approval: "none"
acts:
  - file: "{act.file}"
    kind: "programme"
    number: "{made.decision}"
    date: {made.adopted.isoformat()}
    title: "{_quoted(made.title)}"
    type: "Рішення"
    body: "{place.council_name}"
"""


def _quoted(text: str) -> str:
    return text.replace('"', '\\"')


def _offices(made: MadeProgramme) -> Iterator[str]:
    """Who is who, where somebody has said so."""
    if made.is_declared:
        for other, name in made.spellings.items():
            yield f'- name: "{name}"\n  aliases: ["{other}"]\n'


def _waivers(made: MadeProgramme) -> str:
    if "stale total" not in made.flaws:
        return "[]\n"
    return f"""- check: "sum-mismatch"
  key: "{YEARS[1]}"
  reason: "Підсумок залишився від попередньої редакції, суми заходів правильні"
  who: "Начальник фінансового управління"
  date: 2026-05-12
"""
