"""What is installed, by the locks alone: pinned, hashed, its licence named, and every import of ours declared."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from functools import cache
from importlib.metadata import Distribution, distribution
from itertools import chain
from typing import TYPE_CHECKING

from support.places import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LOCKS = (
    "requirements.lock",
    "requirements-ocr.lock",
    "requirements-dask.lock",
    "requirements-test.lock",
    "requirements-compare.lock",
    "requirements-uv.lock",
)
RUN, TEST = "requirements-dask.lock", "requirements-test.lock"
"""All that the program may need, and with it what its tests need."""
SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
OF_ANOTHER_HOUSE = frozenset({"ckan", "camelot", "img2table"})
"""What runs in an environment of its own: the trial CKAN's, or that of the libraries we are held against."""
LESSER = {"docxtpl": "LGPL-2.1-only", "python-stdnum": "LGPLv2+"}
"""Imported as they are, so that the Lesser GPL asks nothing of our code."""
READ = {"resvg-py": "MIT"}
"""Whose licence is its text alone, read by somebody here; what is compiled into it names its own, none of the GPL."""
OR_ELSE = {"text-unidecode": "Artistic License"}
"""Offered under this licence too, which we take."""
FAMILIES = {
    "MIT": r"\bMIT\b",
    "BSD": r"BSD",
    "Apache": r"Apache|\bAPL\b",
    "MPL": r"\bMPL\b|Mozilla",
    "ISC": r"\bISC",
    "PSF": r"\bPSF|Python Software Foundation",
    "W3C": r"\bW3C\b",
    "Artistic": r"Artistic",
    "OFL": r"\bOFL\b|Open Font License",
    "LGPL": r"LGPL|Lesser",
    "GPL": r"\bA?GPL|GNU (?:Affero )?General",
}
"""The licences that somebody here has read, by the words that packages name them with."""


def plain(name: str) -> str:
    """A package's name as locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


# --- the locks ------------------------------------------------------------------------------------------


def locked(lock: Path) -> dict[str, tuple[str, ...]]:
    """Each package's name → its version and hashes."""
    text = lock.read_text("utf-8")
    entries = re.findall(r"^([a-z0-9-]+)==(\S+) \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.MULTILINE)
    return {name: (version, *re.findall(r"[0-9a-f]{64}", hashes)) for name, version, hashes in entries}


def unpinned(lock: Path) -> list[str]:
    """Each line of a lock that is no part of a package with one version and its hashes."""
    text = re.sub(r"^ *#.*\n", "", lock.read_text("utf-8"), flags=re.MULTILINE)
    whole = r"^[a-z0-9-]+==[\w.]+ \\\n(?: {4}--hash=sha256:[0-9a-f]{64} \\\n)* {4}--hash=sha256:[0-9a-f]{64}\n"
    return re.sub(whole, "", text, flags=re.MULTILINE).splitlines()


# --- what is imported -----------------------------------------------------------------------------------


def declared(extra: str | None = None) -> set[str]:
    """What `pyproject.toml` asks for: at run time, or for an extra."""
    wanted = SETTINGS["optional-dependencies"][extra] if extra else SETTINGS["dependencies"]
    return {plain(re.split(r"[<>=!~ \[]", line)[0]) for line in wanted}


def undeclared(folder: Path, *extras: str) -> set[str]:
    """The top name of each module that is imported there and that no declared package brings."""
    known = declared().union(*map(declared, extras))
    ours = {path.stem for path in folder.rglob("*.py")} | {path.name for path in folder.rglob("*") if path.is_dir()}
    brought = set(chain.from_iterable(map(_modules, known)))
    allowed = {*sys.stdlib_module_names, *ours, *brought, "flows", "_typeshed", *OF_ANOTHER_HOUSE}
    return set(chain.from_iterable(_imported(path.read_bytes(), allowed) for path in folder.rglob("*.py")))


def _imported(code: bytes, allowed: set[str]) -> set[str]:
    """The modules that a file imports besides the allowed ones; its lines say first whether it is worth parsing."""
    likely = {name.decode() for name in re.findall(rb"^[ \t]*(?:from|import) +([A-Za-z_]\w*)", code, re.MULTILINE)}
    if likely <= allowed:
        return set()
    return set(chain.from_iterable(map(_names_in, ast.walk(ast.parse(code))))) - allowed


def _names_in(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module.partition(".")[0]]
    return []


def _modules(package: str) -> set[str]:
    """The top names that a package brings, by the list of its files."""
    return set(
        re.findall(r"^(\w+)(?:/|\.py,|\.[\w.-]+\.so,)", _installed(package).read_text("RECORD") or "", re.MULTILINE)
    )


# --- licences -------------------------------------------------------------------------------------------


@cache
def _installed(package: str) -> Distribution:
    return distribution(package)


@cache
def _head(package: str) -> str:
    return (_installed(package).read_text("METADATA") or "").partition("\n\n")[0]


def licence(package: str) -> str:
    """What a package says of its licence: the expression, the classifiers, else the first line of its text."""
    named = re.findall(r"^(?:License-Expression: |Classifier: (?=License)|License: )(.+)", _head(package), re.MULTILINE)
    if named:
        return "\n".join(named)
    texts = re.findall(r"^License-File: (.+)", _head(package), re.MULTILINE)
    return "\n".join((_installed(package).read_text(f"licenses/{text}") or "").partition("\n")[0] for text in texts)


def family(package: str) -> str:
    """The licence that a package names first, of those that are known here; empty for any other."""
    words = OR_ELSE.get(package) or LESSER.get(package) or READ.get(package) or licence(package)
    places = {name: found.start() for name, words_of in FAMILIES.items() if (found := re.search(words_of, words))}
    return min(places, key=lambda name: places[name], default="")


def of_the_gpl(lock: Path) -> set[str]:
    """The packages that name any licence of the GPL family."""
    return {package for package in locked(lock) if re.search(r"GPL|GNU", licence(package))}


# --- the report -----------------------------------------------------------------------------------------


def faults(project: Path) -> Iterator[str]:
    """What must be put right before anything is published: a sentence each."""
    for lock in LOCKS:
        yield from (f"{lock}: not a pinned package with its hashes: {line}" for line in unpinned(project / lock))
    for package, (version, *_) in locked(project / TEST).items():
        if _installed(package).version != version:
            yield f"{package}: {_installed(package).version} is installed, {version} is locked: run make again"
        if not family(package):
            yield f"{package}: its licence is not named, or unknown here: {licence(package) or 'nothing'}"
    for package in sorted(of_the_gpl(project / RUN) - LESSER.keys() - OR_ELSE.keys()):
        yield f"{package}: of the GPL family, and needed at run time: {licence(package)}"
    for folder, extras in (("flows", ("ocr", "dask")), ("tests", ("ocr", "dask", "test"))):
        for module in sorted(undeclared(project / folder, *extras)):
            yield f"{folder}: {module} is imported, but no package of pyproject.toml brings it"


def report(project: Path) -> None:
    """Print what is installed, by licence; end with what is wrong, if anything is."""
    run, test = project / RUN, project / TEST
    counts = Counter(family(package) or "unknown" for package in locked(run)).most_common()
    more = len(locked(test)) - len(locked(run))
    sys.stdout.write(
        f"Packages: {len(locked(run))} at run time, {more} more for tests.\n"
        f"At run time by licence: {', '.join(f'{name} {count}' for name, count in counts)}.\n"
        f"Lesser GPL, imported unchanged: {', '.join(LESSER)}. "
        f"GPL or Artistic, the latter taken: {', '.join(OR_ELSE)}. "
        f"GPL, for tests alone: {', '.join(sorted(of_the_gpl(test) - of_the_gpl(run)))}.\n"
    )
    if wrong := list(faults(project)):
        sys.exit("\n".join(f"✗ {fault}" for fault in wrong))
    sys.stdout.write("All pinned and hashed, every licence named, every import declared.\n")
