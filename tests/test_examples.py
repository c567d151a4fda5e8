"""The worked examples of the guides, run as their reader would: on a copy of the real programme, from the first on."""

from __future__ import annotations

import shutil
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from support.documents import GUIDES, Example, examples, fences, read, shows
from support.places import REAL
from support.reviewed import dossier_of, entry_of, saved

from flows.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

FOLDER = Path("datasets") / REAL.name
SOURCE = FOLDER / "source" / "programme-2026-2028.txt"
AMENDED = FOLDER / "source" / "zminy-2026-08-15.txt"
REPORTS = FOLDER / "reports" / "2026-H1"
CYRILLIC = "багатопрофільна"
LATIN = CYRILLIC.replace("опро", "opro")


class Keyboard(StringIO):
    """Types what a worked example shows behind each prompt, and shows it as a terminal does."""

    def __init__(self, shown: Sequence[str], screen: StringIO) -> None:
        super().__init__()
        self.shown, self.screen = list(shown), screen

    def isatty(self) -> bool:
        return True

    def readline(self, _size: int | None = -1) -> str:  # type: ignore[override]  # as StringIO's own
        prompt = self.screen.getvalue().rpartition("\n")[2]
        typed = next((line.removeprefix(prompt) for line in self.shown if line.startswith(prompt)), "")
        self.shown = [line for line in self.shown if line != prompt + typed]
        self.screen.write(f"{typed}\n")
        return f"{typed}\n"


def run(*words: str, shown: Sequence[str] = ()) -> list[str]:
    """The lines that a command answers, but for its progress."""
    answer = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(answer), redirect_stderr(answer):
        patch.setattr("sys.stdin", Keyboard(shown, answer))
        main(words)
    return [line for line in answer.getvalue().splitlines() if not line.startswith("… ")]


def publish(now: str) -> None:
    run("publish", REAL.name, "--now", now)


def begin() -> None:
    """A clean copy, nothing published."""
    for place in (Path("datasets"), Path("portal"), Path("forms")):
        shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(REAL, FOLDER)


def begin_published() -> None:
    begin()
    publish("2026-07-08")


def write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def change(path: Path, line: int, *changes: tuple[str, str]) -> None:
    """Change some texts in one line of a file, each of which must be there."""
    lines = path.read_text("utf-8").split("\n")
    for before, after in changes:
        assert before in lines[line - 1]
        lines[line - 1] = lines[line - 1].replace(before, after)
    write(path, "\n".join(lines))


def retype(_page: str) -> None:
    begin_published()
    change(SOURCE, 204, (LATIN, CYRILLIC))


def amend(page: str) -> None:
    begin_published()
    shutil.copy(SOURCE, AMENDED)
    change(AMENDED, 174, ("\t50\t", "\t80\t"))
    change(AMENDED, 256, ("27745", "27775"), ("10275", "10305"))
    change(AMENDED, 24, ("27745", "27775"), ("10275", "10305"))
    facts = FOLDER / "programme.yaml"
    write(facts, facts.read_text("utf-8") + fences(page, "yaml")[1])


def amend_items(page: str) -> None:
    begin_published()
    write(FOLDER / "source" / "zminy.txt", fences(page, "text")[0])
    facts = FOLDER / "programme.yaml"
    write(facts, facts.read_text("utf-8") + fences(page, "yaml")[0])


def alias(page: str) -> None:
    begin_published()
    write(FOLDER / "executors.yaml", fences(page, "yaml")[2])


def mistype(_page: str) -> None:
    begin()
    change(SOURCE, 174, ("\t50\t", "\t60\t"))


def waive(page: str) -> None:
    write(FOLDER / "waivers.yaml", fences(page, "yaml")[3])


def amend_and_publish(page: str) -> None:
    amend(page)
    publish("2026-08-18")


def fill(office: str, name: str, **cells: str | float) -> None:
    """Fill a form in as its clerk would."""
    (form,) = Path("forms").glob(f"*{office}*.xlsx")
    book = load_workbook(form)
    for cell, value in cells.items():
        book["Звіт"][cell] = value
    REPORTS.mkdir(parents=True, exist_ok=True)
    book.save(REPORTS / name)


def school(name: str, completion: float) -> None:
    fill(
        "osvity", name, G6="03.07.2026", G7="виконується", H7=completion, J8=40, K7="Зареєстровано вчителів 14 шкіл",
        G9="не розпочато", H9=0, I9=0, J10=0,
    )  # fmt: skip


def report(_page: str) -> None:
    fill("arkhivnyi", "архів.xlsx", G6="02.07.2026", G7="виконується", H7=20, I7=0)
    school("zvit_osvita.xlsx", 0.35)


def correct(_page: str) -> None:
    publish("2026-07-08")
    school("zvit_osvita_2.xlsx", 35)


def lose(_page: str) -> None:
    (REPORTS / "архів.xlsx").rename("архів.xlsx")


def find_again(_page: str) -> None:
    Path("архів.xlsx").rename(REPORTS / "архів.xlsx")


def anew(_page: str) -> None:
    begin()


def anew_published(_page: str) -> None:
    begin_published()


def review(_page: str) -> None:
    saved(Path("acceptance.yaml"), entry_of(dossier_of(FOLDER)))


BEFORE: Mapping[str, Mapping[int, Callable[[str], None]]] = {
    "half-year": {0: anew, 3: report},
    "add-hromada": {0: anew},
    "mistakes": {
        0: retype, 2: amend, 4: alias, 5: mistype, 6: waive, 7: amend_and_publish, 8: anew_published,
    },
    "review": {0: anew, 1: review},
    "amendments": {0: amend_items},
    "reports": {0: anew, 1: report, 2: correct, 4: lose, 5: find_again},
}  # fmt: skip
"""Page → number of an example → what its reader does by hand before it; yaml is the page's own."""


def test_every_page_with_examples_is_played() -> None:
    for folder in GUIDES.values():
        assert {path.stem for path in folder.glob("*.md") if examples(read(path))} == set(BEFORE)


@pytest.mark.parametrize("page", BEFORE)
@pytest.mark.parametrize("lang", ["uk", pytest.param("en", marks=pytest.mark.long)])
def test_the_worked_examples_work(lang: str, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    text = read(GUIDES[lang] / f"{page}.md")
    for number, example in enumerate(examples(text)):
        if by_hand := BEFORE[page].get(number):
            by_hand(text)
        assert_shown(example)


def assert_shown(example: Example) -> None:
    answer = run(*example.words, shown=example.lines)
    assert shows(example.lines, answer), "\n".join((" ".join(example.words), *answer))
