from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from support.editions import PROGRAMME

from flows.messages.errors import ERRORS
from flows.model.errors import DefinitionError, HromadaError, SourceError, UsageError
from flows.outside.programme.fact_files import YAML_LIMIT_MB
from flows.outside.programme.programmes import ACT_LIMIT_MB, load_programme, read_act

if TYPE_CHECKING:
    from pathlib import Path

    from flows.messages.text import Lang


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real programme's facts, without its acts."""
    for name in ("programme.yaml", "executors.yaml", "waivers.yaml"):
        shutil.copy(PROGRAMME / name, tmp_path / name)
    return tmp_path


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def refusal(folder: Path) -> HromadaError:
    """What is refused; its message can be told in both languages."""
    with pytest.raises(HromadaError) as caught:
        load_programme(folder)
    for lang in ("uk", "en"):
        assert "{" not in ERRORS[caught.value.code].render(lang, **caught.value.facts).replace("{…}", "")
    return caught.value


def test_the_real_programme_loads_and_leaves_blank_what_nobody_knows() -> None:
    facts = load_programme(PROGRAMME)
    assert facts.dataset == "starokostiantyniv-informatization-2026-2028-programme"
    assert [act.act.uid for act in facts.acts] == ["46/38/VIII-2026-01-09"]
    assert facts.territory.code == "UA68040390000011141"
    assert (facts.publisher.edrpou, facts.contact.name, facts.contact.email, facts.programme_url) == (None,) * 4
    assert facts.executors == () == facts.waivers


def test_without_executors_and_waivers_there_are_none(folder: Path) -> None:
    (folder / "executors.yaml").unlink()
    (folder / "waivers.yaml").write_text("# nothing yet\n", "utf-8")
    facts = load_programme(folder)
    assert facts.executors == () == facts.waivers


def test_executors_and_waivers_are_read(folder: Path) -> None:
    (folder / "executors.yaml").write_text(
        '- {id: Efinance, name: Фінансове управління, edrpou: "00032129", aliases: [фінуправління]}\n', "utf-8"
    )
    (folder / "waivers.yaml").write_text(
        "- {check: sum-mismatch, key: '2027', reason: Описка в акті, who: І. Петренко, date: 2026-02-01}\n", "utf-8"
    )
    facts = load_programme(folder)
    assert [(one.id, one.edrpou, one.aliases) for one in facts.executors] == [
        ("Efinance", "00032129", ("фінуправління",))
    ]
    assert [(one.check, one.key, one.date.isoformat()) for one in facts.waivers] == [
        ("sum-mismatch", "2027", "2026-02-01")
    ]


@pytest.mark.parametrize(
    ("before", "after", "code", "field"),
    [
        ("edrpou: null", "edrpou: 0555567", "yaml-number", ""),
        ("edrpou: null", 'edrpou: "12345679"', "facts-edrpou", "publisher.edrpou"),
        ("edrpou: null", 'edrpou: "00032129\\n"', "facts-edrpou", "publisher.edrpou"),
        ("UA68040390000011141", "UA68040390010084208", "facts-katottg", "territory.code"),
        ('file: "programme-2026-2028.txt"', 'file: "../programme.yaml"', "facts-file-name", "acts[1].file"),
        ('file: "programme-2026-2028.txt"', 'file: "/etc/passwd"', "facts-file-name", "acts[1].file"),
        ('file: "programme-2026-2028.txt"', 'file: ".."', "facts-file-name", "acts[1].file"),
        ('file: "programme-2026-2028.txt"', 'file: "a\\\\b.txt"', "facts-file-name", "acts[1].file"),
        ('file: "programme-2026-2028.txt"', 'file: "a\\0.txt"', "facts-sign", "acts[1].file"),
        ('file: "programme-2026-2028.txt"', 'file: "a..txt"', "facts-file-name", "acts[1].file"),
        ('file: "programme-2026-2028.txt"', f'file: "{"х" * 121}"', "facts-file-name", "acts[1].file"),
        ('file: "programme-2026-2028.txt"', "same_as: [a.txt]", "facts-missing-field", "acts[1].file"),
        ('file: "programme-2026-2028.txt"', "files: []", "facts-missing-field", "acts[1].file"),
        ('file: "programme-2026-2028.txt"', "files: [a.txt, a.txt]", "facts-acts-twice", "acts[1].files"),
        ('file: "programme-2026-2028.txt"', "files: [a, a.txt]", "facts-acts-twice", "acts[1].files"),
        ('kind: "programme"', 'kind: "programme"\n    files: [a.txt]', "facts-act-files", "acts[1].files"),
        (
            "    url: null",
            "    url: null\n    same_as: [programme-2026-2028.txt]",
            "facts-acts-twice",
            "acts[1].same_as",
        ),
        (
            "    url: null",
            "    url: null\n    publish_source: false",
            "facts-missing-field",
            "acts[1].publish_source_reason",
        ),
        (
            "    url: null",
            "    url: null\n    publish_source_reason: x",
            "facts-missing-field",
            "acts[1].publish_source",
        ),
        ('kind: "programme"', 'kind: "restatement"', "facts-acts-first", "acts[1].kind"),
        ('kind: "programme"', 'kind: "letter"', "facts-choice", "acts[1].kind"),
        ('number: "46/38/VIII"', "number: 46", "facts-text-expected", "acts[1].number"),
        ("first_year: 2026", 'first_year: "2026"', "facts-number-expected", "period.first_year"),
        ("last_year: 2028", "last_year: 2025", "facts-period", "period.last_year"),
        ("purpose: >-", "purposes: >-", "facts-misspelt-field", "purposes"),
        ("title: ", "# title: ", "facts-missing-field", "title"),
        ("portals: {}", "portals: {}\ncolour: blue", "facts-unknown-field", "colour"),
        ("portals: {}", "portals: {}\nwaivers: []", "facts-unknown-field", "waivers"),
        ('publication_time: "06:00"', "publication_time: 12:30", "yaml-number", ""),
        ("Кожного півріччя", "Інколи", "facts-choice", "frequency"),
        ("starokostiantyniv-informatization-2026-2028", "Старкон", "facts-invalid", "slug"),
    ],
)
def test_a_wrong_fact_is_refused_by_name(folder: Path, before: str, after: str, code: str, field: str) -> None:
    edit(folder / "programme.yaml", before, after)
    error = refusal(folder)
    assert isinstance(error, DefinitionError)
    assert (error.code, error.facts.get("field", "")) == (code, field)
    assert error.facts["file"].endswith("programme.yaml")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("slug: a\nslug: b\n", "yaml-twice"),
        ("a: &x [1]\nb: *x\n", "yaml-alias"),
        ("a: [\n", "yaml-bracket"),
        ("date: 2026-13-45\n", "yaml-date"),
        ("a: !!python/object/apply:os.system [ls]\n", "yaml-tag"),
        ("[" * 5000, "yaml-deep"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(folder: Path, text: str, code: str) -> None:
    (folder / "programme.yaml").write_text(text, "utf-8")
    assert refusal(folder).code == code


def test_another_encoding_or_size_is_refused(folder: Path) -> None:
    (folder / "programme.yaml").write_bytes("title: Програма\n".encode("cp1251"))
    assert refusal(folder).code == "yaml-encoding"
    (folder / "programme.yaml").write_bytes(b"#" * (YAML_LIMIT_MB * 1_000_000 + 1))
    assert refusal(folder).code == "facts-large"


def test_a_list_where_facts_should_be_is_refused(folder: Path) -> None:
    (folder / "programme.yaml").write_text("- 1\n", "utf-8")
    assert refusal(folder).code == "facts-fields-expected"
    (folder / "programme.yaml").write_text("", "utf-8")
    assert refusal(folder).code == "facts-file-empty"


def test_a_waiver_of_an_unknown_check_is_refused(folder: Path) -> None:
    (folder / "waivers.yaml").write_text(
        "- {check: sum-mismatsh, key: '2027', reason: x, who: y, date: 2026-02-01}\n", "utf-8"
    )
    error = refusal(folder)
    assert (error.code, error.facts["found"]) == ("facts-check", "sum-mismatsh")


@pytest.mark.parametrize(
    "check", ["key-duplicate", "not-accepted", "acceptance-stale", "correction-stale", "sign-harmful"]
)
def test_what_no_person_may_lower_is_never_waived(folder: Path, check: str) -> None:
    (folder / "waivers.yaml").write_text(
        f"- {{check: {check}, key: M1.2, reason: x, who: y, date: 2026-02-01}}\n", "utf-8"
    )
    assert refusal(folder).code == "facts-waiver"


def test_acts_stand_in_order_and_once(folder: Path) -> None:
    path = folder / "programme.yaml"
    entry = path.read_text("utf-8").split("acts:", 1)[1].split("\n", 1)[1]
    later = entry.replace('kind: "programme"', 'kind: "restatement"').replace("programme-2026", "changes-2026")
    path.write_text(path.read_text("utf-8") + later, "utf-8")
    assert refusal(folder).code == "facts-acts-twice"
    edit(path, later, later.replace("2026-01-09", "2025-12-09"))
    assert refusal(folder).code == "facts-acts-order"
    edit(path, "2025-12-09", "2026-08-15")
    assert [act.kind for act in load_programme(folder).acts] == ["programme", "restatement"]


def test_a_folder_without_a_programme_is_wrong_usage(tmp_path: Path) -> None:
    error = refusal(tmp_path)
    assert isinstance(error, UsageError)
    assert error.exit_code == 2


def test_an_act_is_read_from_source(folder: Path) -> None:
    act = load_programme(folder).acts[0].act
    with pytest.raises(SourceError, match="act-missing"):
        read_act(folder, act)
    (folder / "source").mkdir()
    (folder / "source" / act.files[0].name).write_bytes(b"\xef\xbb\xbftext\r\n")
    assert read_act(folder, act) == {act.files[0].name: b"\xef\xbb\xbftext\r\n"}


def test_an_act_of_unreasonable_size_is_refused(folder: Path) -> None:
    act = load_programme(folder).acts[0].act
    (folder / "source").mkdir()
    with (folder / "source" / act.files[0].name).open("wb") as stream:
        stream.truncate(ACT_LIMIT_MB * 1_000_000 + 1)
    with pytest.raises(SourceError, match="act-large"):
        read_act(folder, act)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('slug: "starokostiantyniv-', 'slug: "Старкон-', "«slug» не може бути «Старкон-informatization-2026-2028»"),
        ("email: null", "email: рада", "Напишіть так: rada@example.org."),
        ("last_year: 2028", "last_year: 20280", "«period.last_year» — 20280, а найбільше дозволене — 2200."),
        ('publication_time: "06:00"', 'publication_time: "6"', 'Напишіть так: "06:00".'),
        ("reports_due_day: 5", "reports_due_day: 0", "найменше дозволене — 1."),
        ("days_off: []", "days_off: [торік]", "— не дата, а «торік». Вихідний день 1 напишіть так: 2026-01-09."),
        ("days_off: []", "days_off: 2027-01-05", "«calendar.days_off» має бути переліком, а тут 2027-01-05."),
        ("date: 2026-01-09", "date: 9.01.2026", "«9.01.2026». Дату акта 1 напишіть так: 2026-01-09."),
        ("date: 2026-01-09", "date: 20260109", "«20260109». Дату акта 1 напишіть так: 2026-01-09."),
        ("date: 2026-01-09", "date: 2026-02-30", "«2026-02-30»: такого дня немає. Напишіть дату так: 2026-01-09."),
        ("first_year: 2026", 'first_year: "2026"', 'має бути цілим числом без лапок, а тут "2026".'),
        ("purpose: >-", "purposes: >-", "поля «purposes» немає. Мабуть, малося на увазі «purpose»"),
        ("calendar:", "сalendar:", "Мабуть, малося на увазі «calendar»"),  # its first letter is Cyrillic
        ("portals: {}", "first_year: 2030", "його місце — «period.first_year»"),
        ("portals: {}", "colour: blue", "є такі поля: slug, title,"),
        ("portals: {}", "portals: {p: {fields: {a: [1]}}}", "«portals.p.fields.a» має бути одним значенням"),
        ('approval: "none"', 'approval: "так"', "має бути одним зі значень «none», «required», а тут «так»"),
        ("edrpou: null", "edrpou: true", "«publisher.edrpou» має бути текстом, а тут true"),
        ('language: "uk"', 'language: ""', "«uk», а тут «»"),
        ('name: "cc-by"', 'name: ""', "«licence.name» порожнє"),
    ],
)
def test_a_wrong_fact_is_explained_with_its_line_and_without_english(
    folder: Path, before: str, after: str, message: str
) -> None:
    path = folder / "programme.yaml"
    edit(path, before, after)
    line = next(number for number, text in enumerate(path.read_text("utf-8").splitlines(), 1) if after in text)
    error = refusal(folder)
    starts: dict[Lang, str] = {"uk": "рядок", "en": "line"}
    for lang, start in starts.items():
        text = ERRORS[error.code].render(lang, **error.facts)
        assert f"{path}, {start} {line}: " in text
        assert not re.search(r"should|valid|match|pattern|\^", text.replace(str(path), ""))
    assert message in ERRORS[error.code].render("uk", **error.facts)


@pytest.mark.parametrize(
    ("raw", "line", "text"),
    [
        (b"slug: a\nslug: b\n", 2, "slug"),
        (b"a: 1\ndate: 2026-13-45\n", 2, "2026-13-45"),
        (b"a: 1\n" + "title: Програма\n".encode("cp1251"), 2, "title: "),
        (b"a: 1\nb: *x\n", 2, "b: *x"),
    ],
    ids=["key twice", "no such day", "another encoding", "reference"],
)
def test_a_line_that_is_no_yaml_is_shown(folder: Path, raw: bytes, line: int, text: str) -> None:
    (folder / "programme.yaml").write_bytes(raw)
    error = refusal(folder)
    assert error.facts["line"] == f"{line}"
    assert error.facts["text"].startswith(text)
