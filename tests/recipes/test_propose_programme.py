"""`hromada init`: what an act says of itself becomes a folder; what it does not say is asked, and never invented."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import yaml
from support.documents_of_acts import Look, as_docx, blocks_of
from support.layouts import text_of
from support.places import REAL

from flows.model.errors import SourceError, UsageError
from flows.outside.machine.settings import moment
from flows.outside.programme.programmes import load_programme
from flows.recipes.propose_programme import Initiated, InitOrder, propose_programme, read_files
from flows.recipes.publication import Order
from flows.recipes.publish_progress import publish_datasets
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from flows.model.proposal import ProposedFact, Spelling
    from flows.stages.acts.advice import UnknownHeader

CONTROL = "00_control"
SOURCE = REAL / "source" / "programme-2026-2028.txt"
HEAD = "ЗАТВЕРДЖЕНО\nРішення селищної ради\n18 грудня 2025 року № 77/12/VIII\n"


class Answers:
    """A person who has an answer to some questions, and takes what is proposed to all others."""

    def __init__(self, facts: Mapping[str, str] | None = None, *, contact: str = "", offices: bool = True) -> None:
        self.facts, self.address, self.offices = dict(facts or {}), contact, offices
        self.asked: list[str] = []
        self.wrong: list[str] = []

    def fact(self, fact: ProposedFact, wrong: str) -> str:
        self.asked.append(fact.field)
        self.wrong += [wrong] if wrong else []
        return self.facts.pop(fact.field, "") if not wrong else "-"

    def contact(self, wrong: str) -> str:
        return "" if wrong else self.address

    def is_copy(self, files: Sequence[str], copies: Sequence[str]) -> bool:
        self.asked.append(f"copy of {', '.join(files)}: {', '.join(copies)}")
        return True

    def is_same_office(self, spelling: Spelling) -> bool:
        self.asked.append(spelling.variant.name)
        return self.offices

    def column(self, unknown: UnknownHeader) -> str:
        self.asked.append(unknown.header)
        return unknown.choice

    def figures(self) -> str:
        self.asked.append("figures")
        return "thousands"


def act_of(name: str, *, code: str = "", head: str = HEAD, title: str = "") -> str:
    """The control act as one of another hromada."""
    text = text_of(CONTROL).replace(HEAD, head).replace("Лановецька селищна", name).replace("UA61020110000012345", code)
    return text.replace("ПРОГРАМА ІНФОРМАТИЗАЦІЇ НА 2026 - 2028 РОКИ", title) if title else text


def put(path: Path, text: str) -> Path:
    """A text, or what its ending says, set as an office sets it."""
    path.write_bytes(as_docx(blocks_of(text), Look()) if path.suffix == ".docx" else text.encode())
    return path


def init(tmp: Path, *files: Path, ask: Answers | None = None, out: Path | None = None) -> Initiated:
    return propose_programme(read_files(InitOrder(files=files, datasets=tmp / "datasets", out=out), Direct()), ask)


def values(initiated: Initiated) -> dict[str, tuple[object, str]]:
    return {fact.field.replace("[1]", ""): (fact.value, fact.certainty) for fact in initiated.facts}


def written(initiated: Initiated) -> str:
    return (initiated.folder / "programme.yaml").read_text("utf-8")


# --- the real act ---------------------------------------------------------------------------------------


def test_the_real_act_says_what_was_written_by_hand(tmp_path: Path) -> None:
    initiated = init(tmp_path, SOURCE)
    made, known = load_programme(initiated.folder), load_programme(REAL)
    assert initiated.folder == tmp_path / "datasets" / known.slug
    for name in ("slug", "title", "territory", "publisher", "executant", "licence", "period", "purpose", "acts"):
        assert getattr(made, name) == getattr(known, name), name
    assert (initiated.unknown, initiated.wrong) == ((), None)
    assert yaml.safe_load((initiated.folder / "executors.yaml").read_text("utf-8")) == []
    assert (initiated.folder / "source" / SOURCE.name).read_bytes() == SOURCE.read_bytes()


def test_only_the_publishers_own_choices_are_asked(tmp_path: Path) -> None:
    ask = Answers(contact="Відділ цифрового розвитку <rada@example.org>", offices=False)
    initiated = init(tmp_path, SOURCE, ask=ask)
    assert ask.asked[0] == "licence.name"
    assert len(ask.asked) == 6
    made = load_programme(initiated.folder)
    assert (made.contact.name, made.contact.email) == ("Відділ цифрового розвитку", "rada@example.org")
    again = Answers()
    init(tmp_path, SOURCE, ask=again)
    assert again.asked == []


def test_spellings_of_one_office_become_its_aliases(tmp_path: Path) -> None:
    made = load_programme(init(tmp_path, SOURCE, ask=Answers()).folder)
    assert [len(office.aliases) for office in made.executors] == [1, 1, 1, 1, 1]
    assert init(tmp_path, SOURCE, ask=Answers()).offices == []


def test_the_folder_can_be_published(tmp_path: Path) -> None:
    folder = init(tmp_path, put(tmp_path / "акт.docx", act_of("Мар'янівська сільська")), ask=Answers(SURE_CODE)).folder
    order = Order(
        folder=folder, cycle="2026-H1", portal=f"folder:{tmp_path / 'portal'}", now=moment("2026-07-08"), dry_run=True
    )
    assert [outcome.version for outcome in publish_datasets(order, Direct())] == ["2026-H1"]


SURE_CODE = {"territory.code": "1"}


# --- communities ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("Кам’янець-Подільська міська", "UA68020090010025466", "kamianets-podilskyi"),
        ("Лановецька міська", "", "lanivtsi"),
        ("Асканіє-Нова селищна", "", "askaniia-nova"),
    ],
)
def test_a_hromada_is_known_by_its_name_or_code(tmp_path: Path, name: str, code: str, expected: str) -> None:
    found = values(init(tmp_path, put(tmp_path / "akt.txt", act_of(name, code=code))))
    assert found["slug"] == (f"{expected}-informatization-2026-2028", "certain")
    assert found["territory.name"] == (f"{name} територіальна громада", "certain")
    assert found["publisher.name"] == (f"{name} рада", "certain")


def test_of_several_of_one_name_a_person_chooses(tmp_path: Path) -> None:
    path = put(tmp_path / "akt.txt", act_of("Миколаївська сільська", code=""))
    initiated = init(tmp_path, path, out=tmp_path / "one" / "programme")
    (code,) = (fact for fact in initiated.facts if fact.field == "territory.code")
    assert (code.sure, len(code.options)) == (None, 9)
    assert all("область" in told or "Крим" in told for told in code.options.values())
    assert "оберіть: " in written(initiated)
    chosen = list(code.options)[1]
    other = init(tmp_path, path, ask=Answers({"territory.code": "2"}), out=tmp_path / "two" / "programme")
    assert load_programme(other.folder).territory.code == chosen
    assert "-" in load_programme(other.folder).slug.removesuffix("-informatization-2026-2028")  # the region


def test_the_region_in_the_heading_is_offered_and_still_asked(tmp_path: Path) -> None:
    head = "ТАЛАЛАЇВСЬКА СІЛЬСЬКА РАДА\nНІЖИНСЬКОГО РАЙОНУ ЧЕРНІГІВСЬКОЇ ОБЛАСТІ\nРІШЕННЯ\nвід 05.12.2025 № 7-12/VIII\n"
    found = values(init(tmp_path, put(tmp_path / "akt.txt", act_of("Талалаївська сільська", code="", head=head))))
    assert found["territory.code"] == ("UA74040330000024949", "probable")
    assert found["acts.number"] == ("7-12/VIII", "certain")


def test_a_code_of_another_hromada_is_never_taken(tmp_path: Path) -> None:
    found = values(init(tmp_path, put(tmp_path / "akt.txt", text_of(CONTROL))))
    assert found["territory.code"] == (None, "missing")
    assert found["publisher.name"][1] == "probable"


# --- decisions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "number", "day"),
    [
        (
            "Р І Ш Е Н Н Я\nвід «9» січня 2026 року № 46/38 – VIII\nПро затвердження Програми\n",
            "46/38 – VIII",
            "2026-01-09",
        ),
        ("Додаток 1\nдо рішення 12 сесії селищної ради\nвід 09.01.2026 №1234\n", "1234", "2026-01-09"),
        (
            "ЗАТВЕРДЖЕНО\nрішенням міської ради VIII скликання від 09 січня 2026 року № 15-3/2026\n",
            "15-3/2026",
            "2026-01-09",
        ),
    ],
)
def test_number_and_date_are_read_as_printed(tmp_path: Path, head: str, number: str, day: str) -> None:
    found = values(init(tmp_path, put(tmp_path / "akt.txt", act_of("Лановецька міська", code="", head=head))))
    assert found["acts.number"] == (number, "certain")
    assert (str(found["acts.date"][0]), found["acts.date"][1]) == (day, "certain")


@pytest.mark.parametrize(
    ("head", "certainty"),
    [
        ("ПРОЄКТ\nРІШЕННЯ\nвід ____ 2026 року № ____\n", "missing"),
        ("ПРОЄКТ\nРІШЕННЯ\nвід 09.01.2026 № 15\n", "probable"),
        ("СХВАЛЕНО\nрішенням виконавчого комітету\nвід 01.12.2025 № 512\n", "probable"),
        ("ЗАТВЕРДЖЕНО\nРішення ради від 09.01.2026 № 15\n\nЗі змінами\nРішення ради від 10.02.2026 № 16\n", "probable"),
        ("ЗАТВЕРДЖЕНО\nРішення ради від 09.01.2026 № 46/VІІІ\n", "probable"),
        ("", "missing"),
    ],
)
def test_a_number_in_doubt_is_asked(tmp_path: Path, head: str, certainty: str) -> None:
    path = put(tmp_path / "akt.txt", act_of("Лановецька міська", code="", head=head))
    ask = Answers({"acts[1].number": "99/VIII", "acts[1].date": "31.01.2026"})
    initiated = init(tmp_path, path, out=tmp_path / "out" / "programme")
    assert values(initiated)["acts.number"][1] == certainty
    assert "acts[1].number" in {one.field for one in initiated.unknown}
    assert initiated.wrong is not None
    assert initiated.wrong.code == "facts-empty"
    other = init(tmp_path, path, ask=ask, out=tmp_path / "asked" / "programme")
    assert "acts[1].number" in ask.asked
    if "acts[1].date" in ask.asked:
        assert str(load_programme(other.folder).acts[0].date) == "2026-01-31"
    assert load_programme(other.folder).acts[0].number == "99/VIII"


@pytest.mark.parametrize("name", ["рішення №15-3 від 09.01.2026.txt", "rishennia-15-3-vid-09.01.2026.txt"])
def test_the_name_of_a_file_is_never_sure(tmp_path: Path, name: str) -> None:
    path = put(tmp_path / name, act_of("Лановецька міська", code="", head=""))
    found = values(init(tmp_path, path))
    assert found["acts.number"] == ("15-3", "probable")
    assert found["acts.date"][1] == "probable"


def test_a_wrong_answer_is_asked_again(tmp_path: Path) -> None:
    path = put(tmp_path / "akt.txt", act_of("Лановецька міська", code="", head=""))
    ask = Answers({"acts[1].date": "учора", "acts[1].number": "1"})
    initiated = init(tmp_path, path, ask=ask)
    assert ask.wrong == ["учора"]
    assert values(initiated)["acts.date"] == (None, "missing")


# --- a folder that somebody has edited ------------------------------------------------------------------


def test_answers_and_comments_stay(tmp_path: Path) -> None:
    path = put(tmp_path / "akt.txt", act_of("Лановецька міська", code="", head=""))
    first = init(tmp_path, path)
    file = first.folder / "programme.yaml"
    text = file.read_text("utf-8")
    assert "    number: null # не знайдено" in text
    edited = (
        text.replace("    number: null", '    number: "7" # наш')
        .replace("    date: null", "    date: 2026-01-09")
        .replace("Лановецька міська рада", "Лановецька рада", 1)
        .replace("purpose: >-", "# моя примітка\npurpose: >-")
    )
    file.write_text(edited, "utf-8")
    again = init(tmp_path, path)
    assert again.folder == first.folder
    new = file.read_text("utf-8")
    assert 'number: "7" # наш' in new
    assert "# моя примітка" in new
    assert "Лановецька рада" in new
    assert init(tmp_path, path).changed == ()


def test_what_follows_from_an_answer_is_filled_in(tmp_path: Path) -> None:
    path = put(tmp_path / "akt.txt", act_of("Миколаївська сільська", code=""))
    first = init(tmp_path, path, out=tmp_path / "out" / "programme")
    file = first.folder / "programme.yaml"
    assert {"territory.code", "slug", "title"} <= {one.field for one in first.unknown}
    lines = file.read_text("utf-8").splitlines(keepends=True)
    place = next(at for at, line in enumerate(lines) if line.startswith("  code: null"))
    lines[place] = '  code: "UA59080130000022249"\n'
    file.write_text("".join(lines), "utf-8")
    again = init(tmp_path, path, out=tmp_path / "out" / "programme")
    assert (again.unknown, again.wrong) == ((), None)
    changed = [line for line in file.read_text("utf-8").splitlines(keepends=True) if line not in lines]
    assert {line.split(":")[0].strip() for line in changed} >= {"slug", "title"}


def test_what_the_folder_says_otherwise_is_told(tmp_path: Path) -> None:
    first = init(tmp_path, SOURCE)
    file = first.folder / "programme.yaml"
    file.write_text(file.read_text("utf-8").replace("46/38/VIII", "47/38/VIII"), "utf-8")
    ((read_now, kept),) = init(tmp_path, SOURCE).differing
    assert (read_now.value, kept.value) == ("46/38/VIII", "47/38/VIII")


def test_a_folder_of_another_programme_is_never_touched(tmp_path: Path) -> None:
    first = init(tmp_path, SOURCE)
    before = {path: path.read_bytes() for path in first.folder.rglob("*") if path.is_file()}
    other = put(tmp_path / "other.txt", SOURCE.read_text("utf-8") + "\n")
    with pytest.raises(UsageError, match="init-other-programme"):
        init(tmp_path, other)
    with pytest.raises(UsageError, match="init-other-programme"):
        init(tmp_path, put(tmp_path / "akt.txt", act_of("Лановецька міська", code="")), out=first.folder)
    assert {path: path.read_bytes() for path in first.folder.rglob("*") if path.is_file()} == before
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x")
    with pytest.raises(UsageError, match="init-folder-taken"):
        init(tmp_path, SOURCE, out=tmp_path / "full")


def test_a_file_of_the_same_name_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "out" / "source"
    source.mkdir(parents=True)
    (source / SOURCE.name).write_text("інше")
    with pytest.raises(UsageError, match="init-source-differs"):
        init(tmp_path, SOURCE, out=tmp_path / "out")
    assert not (tmp_path / "out" / "programme.yaml").exists()


# --- files ----------------------------------------------------------------------------------------------


def test_the_same_act_in_another_format_is_its_copy(tmp_path: Path) -> None:
    text = act_of("Лановецька міська", code="")
    docx, plain = put(tmp_path / "akt.docx", text), put(tmp_path / "akt.txt", text)
    initiated = init(tmp_path, docx, plain)
    assert (initiated.files, initiated.copies) == (["akt.docx"], ["akt.txt"])
    (act,) = load_programme(initiated.folder).acts
    assert (act.file, act.same_as) == ("akt.docx", ("akt.txt",))


def test_a_copy_that_differs_is_asked(tmp_path: Path) -> None:
    text = act_of("Лановецька міська", code="")
    docx, plain = put(tmp_path / "akt.docx", text), put(tmp_path / "akt.txt", text.replace("170,5", "171,5"))
    ask = Answers()
    init(tmp_path, docx, plain, ask=ask)
    assert "copy of akt.docx: akt.txt" in ask.asked


def test_a_decision_and_its_annexes_are_one_act(tmp_path: Path) -> None:
    text = act_of("Лановецька міська", code="")
    start = text.index("Додаток 1")
    whole = [put(tmp_path / "decision.docx", text[:start]), put(tmp_path / "annexes.docx", text[start:])]
    initiated = init(tmp_path, *whole)
    assert load_programme(initiated.folder).acts[0].files == ("decision.docx", "annexes.docx")
    assert values(initiated)["acts.number"] == ("77/12/VIII", "certain")


@pytest.mark.parametrize(
    "name", ["..акт.txt", ".прихований.txt", "a#b&c?.txt", "акт\n.txt", "ж" * 120 + ".txt", "-rf.txt"]
)
def test_a_hostile_name_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    shutil.copy(SOURCE, path)
    initiated = init(tmp_path, path)
    (source,) = (initiated.folder / "source").iterdir()
    assert load_programme(initiated.folder).acts[0].file == source.name
    assert source.read_bytes() == SOURCE.read_bytes()


def test_files_of_one_name_get_names_of_their_own(tmp_path: Path) -> None:
    text = act_of("Лановецька міська", code="")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    start = text.index("Додаток 1")
    files = [put(tmp_path / "a" / "akt.txt", text[:start]), put(tmp_path / "b" / "akt.txt", text[start:])]
    assert init(tmp_path, *files).files == ["akt.txt", "akt-2.txt"]


def test_what_holds_no_programme_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="source-without-tables"):
        init(tmp_path, put(tmp_path / "letter.txt", "Шановні колеги"))
    assert not (tmp_path / "datasets").exists()


def test_a_header_that_is_not_known_is_asked_and_kept(tmp_path: Path) -> None:
    text = act_of("Лановецька міська", code="").replace("\tВиконавці", "\tХто робить", 1)
    path = put(tmp_path / "akt.txt", text)
    left = written(init(tmp_path, path, out=tmp_path / "left" / "programme"))
    assert '#     "Хто робить": "executors"' in left
    ask = Answers()
    made = load_programme(init(tmp_path, path, ask=ask, out=tmp_path / "asked" / "programme").folder)
    assert "Хто робить" in ask.asked
    assert dict(made.reading.columns) == {"Хто робить": "executors"}


def test_odd_texts_survive_as_yaml(tmp_path: Path) -> None:
    title = 'ПРОГРАМА «"ЦИФРОВА: # ГРОМАДА\\» НА 2026 - 2028 РОКИ'
    path = put(tmp_path / "akt.txt", act_of("Лановецька міська", code="", title=title))
    made = load_programme(init(tmp_path, path, ask=Answers()).folder)
    assert "# " in made.acts[0].title
    assert "\\" in made.acts[0].title
