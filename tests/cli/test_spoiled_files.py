"""Whatever a programme's files say, a command ends in a sentence of the catalogue: never as «unexpected»."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.mutated import OF_ACTS, OF_YAML, spoiled
from support.places import REAL
from support.programmes import copy_of_the_programme

from flows.cli.main import main
from flows.messages.errors import ERRORS

if TYPE_CHECKING:
    from pathlib import Path

UNEXPECTED = ERRORS["unexpected"].render("uk", kind="", reason="").partition(" (")[0]
HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
FILES = {
    "programme.yaml": (REAL / "programme.yaml").read_text("utf-8"),
    "executors.yaml": (
        '- {id: Efinance, name: Фінансове управління, edrpou: "00032129", aliases: [фінуправління], answers: [M1.1]}\n'
        "- name: Відділ освіти\n  aliases:\n  - відділ освіти ради\n  answers_through: Фінансове управління\n"
    ),
    "waivers.yaml": (
        "- check: sum-mismatch\n  key: M1.2\n  reason: помилка в акті\n  who: О. Коваль\n  date: 2026-02-01\n"
    ),
    "receipts.yaml": (
        "- cycle: 2026-H1\n  file: звіт.xlsx\n  received: 2026-07-03\n  reason: дата листа\n  who: О. Коваль\n"
    ),
    "corrections.yaml": (
        '- act: "46/38/VIII"\n  match: {table: measures, key: M1.1}\n  field: title\n  before: Стара назва\n'
        "  after: Нова назва\n  reason: описка\n  who: О. Коваль\n  date: 2026-02-01\n"
    ),
    "acceptance.yaml": (
        f'- number: "46/38/VIII"\n  date: 2026-01-09\n  who: О. Коваль\n  when: 2026-02-01\n  note: ""\n  files:\n'
        f'  - {{name: programme-2026-2028.txt, sha256: "{HASH}"}}\n  shown_sha256: "{HASH}"\n  salt: ab12\n'
        "  verdicts:\n  - {row: M1.1, right: true}\n  answers:\n"
        "  - {place: measures M1.1, column: 2, read: а, text: б}\n"
    ),
}
"""Every kind of YAML in a programme's folder."""
ACT = (REAL / "source" / "programme-2026-2028.txt").read_text("utf-8")
CODES = {0, 1, 2, 3}


def ended(line: tuple[str, ...], raw: bytes, capfd: pytest.CaptureFixture[str]) -> int:
    """How the command ends, with what it shows looked at."""
    code = main(line)
    shown = "".join(capfd.readouterr())
    assert UNEXPECTED not in shown, (raw, shown)
    assert "Traceback" not in shown, (raw, shown)
    assert code in CODES
    assert code == 0 or shown.strip()
    return code


def examine_yaml(folder: Path, capfd: pytest.CaptureFixture[str], *, count: int, deeper: int) -> None:
    """Read them all; publish what can be read, as far as a dry run does, up to `deeper` of each kind."""
    programme = copy_of_the_programme(folder)
    place = ("--portal", f"folder:{folder / 'portal'}", "--now", "2026-07-08")
    codes = []
    for seed, (name, text) in enumerate(FILES.items()):
        file = programme / name
        kept, published = file.read_bytes() if file.exists() else None, 0
        for raw in spoiled(text, OF_YAML, count, seed=seed):
            file.write_bytes(raw)
            code = ended(("calendar", str(programme), *place[2:]), raw, capfd)
            if code == 0 and published < deeper:
                published += 1
                ended(("publish", str(programme), *place, "--dry-run", "--engine", "direct"), raw, capfd)
            codes.append(code)
        file.unlink() if kept is None else file.write_bytes(kept)
    assert codes.count(2) > count  # most are refused, and all of those by the one who must mend them
    assert set(codes) <= {0, 2}


def examine_acts(folder: Path, capfd: pytest.CaptureFixture[str], *, count: int) -> None:
    file = folder / "act.txt"
    codes = []
    for raw in spoiled(ACT, OF_ACTS, count):
        file.write_bytes(raw)
        codes.append(ended(("extract", str(file), "--out", str(folder / "out")), raw, capfd))
    assert 2 not in codes


def test_spoiled_facts_end_in_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    examine_yaml(tmp_path, capfd, count=15, deeper=0)


@pytest.mark.long
def test_500_spoiled_facts_end_in_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    examine_yaml(tmp_path, capfd, count=90, deeper=8)


def test_spoiled_acts_end_in_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    examine_acts(tmp_path, capfd, count=3)


@pytest.mark.long
def test_500_spoiled_acts_end_in_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    examine_acts(tmp_path, capfd, count=500)
