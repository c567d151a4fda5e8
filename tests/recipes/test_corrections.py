"""A slip of the file, not of the act: `corrections.yaml` puts it right in the reading, and says so to citizens."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from support.halfyears import at
from support.programmes import amend, copy_of_the_programme

from flows.cli.main import main
from flows.model.errors import DefinitionError
from flows.model.half_years import Cycle
from flows.outside.programme.documents import inputs_sha256
from flows.outside.programme.programmes import load_programme
from flows.recipes.situation import Situation
from flows.stages.checks.check import check
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.findings import Finding

H1 = Cycle(2026, 1)
DATASET = "starokostiantyniv-informatization-2026-2028-programme"
SLIP = {"громади\t800\t800\t1000\tОснащення": "громади\t800\t8OO\t1000\tОснащення"}
"""Two letters O for zeros in the money of measure 2.10 in 2027: no figure, and the sums no longer add up."""


def entry(**fields: str) -> str:
    """An entry that mends that slip, with other lines."""
    lines = {
        "act": '"46/38/VIII"',
        "match": '{table: "measure-funding", key: "M2.10", year: 2027}',
        "field": '"amountText"',
        "before": '"8OO"',
        "after": '"800"',
        "reason": '"У підписаному акті 800"',
        "who": '"О. Коваль"',
        "date": "2026-07-08",
        **fields,
    }
    first, *rest = (f"{name}: {value}" for name, value in lines.items())
    return "\n".join((f"- {first}", *(f"  {line}" for line in rest), ""))


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    folder = copy_of_the_programme(tmp_path)
    amend(folder, SLIP)
    return folder


def correct(programme: Path, *entries: str) -> Situation:
    (programme / "corrections.yaml").write_text("".join(entries), "utf-8")
    return Situation.of(programme, at("2026-07-08"), Direct())


def findings(situation: Situation, *checks: str) -> list[Finding]:
    """What was found of the plan by these checks."""
    definitions = situation.definitions
    tables, plan = situation.plan_tables(H1), situation.plan_at(H1).programme
    return [found for found in check(tables, plan, definitions.schemas, definitions.suites) if found.check in checks]


def rows(situation: Situation, table: str, key: str) -> list[dict[str, str]]:
    raw = situation.plan_tables(H1)[table].decode()
    return [row for row in csv.DictReader(raw.splitlines()) if key in row.values()]


def test_a_corrected_figure_is_typed_summed_and_told(programme: Path) -> None:
    critical = ("value-unreadable", "sum-mismatch", "value-missing")
    assert findings(Situation.of(programme, at("2026-07-08"), Direct()), *critical)
    situation = correct(programme, entry())
    assert findings(situation, *critical) == []
    (row,) = (row for row in rows(situation, "measure-funding", "M2.10") if row["year"] == "2027")
    assert (row["amountUah"], row["amountText"]) == ("800000.00", "800")
    (told,) = findings(situation, "correction-made")
    assert (told.key, told.field, told.value, told.facts["corrected"]) == ("M2.10", "amountText", "8OO", "800")


def test_a_corrected_figure_keeps_its_checks(programme: Path) -> None:
    situation = correct(programme, entry(after='"900"'))
    assert [found.key for found in findings(situation, "sum-mismatch")] == ["2027"]
    situation = correct(programme, entry(after='"вісімсот"'))
    (unreadable,) = findings(situation, "value-unreadable")
    assert unreadable.value == "вісімсот"


@pytest.mark.parametrize(
    ("table", "key", "field", "after", "follows"),
    [
        ("measures", "M2.2", "termText", "2026-2027", {"termEnd": "2027-12-31"}),
        ("measures", "M5.14", "termText", "2026", {"termStart": "2026-01-01", "termEnd": "2026-12-31"}),
        ("measures", "M1.1", "title", "Інша назва", {}),
        ("measures", "M2.2", "executorsText", "Відділ А", {}),
        ("measures", "M2.10", "fundingSourcesText", "Не потребує", {"needsFunding": "false"}),
        ("measures", "M2.2", "expectedResult", "Усе працює", {}),
        ("directions", "D3", "title", "Інший напрям", {}),
        ("indicators", "I1.1", "unitText", "Шт.", {"unitCode": "H87"}),
        ("indicators", "I1.1", "baseline", "7.5", {}),
        ("indicators", "I1.1", "dynamicsText", "77", {}),
        ("passport", "4", "value", "Рядок 4", {}),
    ],
)
def test_every_printed_column_can_be_corrected(
    programme: Path, table: str, key: str, field: str, after: str, follows: dict[str, str]
) -> None:
    """As it was read is copied from the table; a blank cell is null."""
    (row,) = rows(correct(programme), table, key)
    before = '"' + row[field].replace('"', '\\"') + '"' if row[field] else "null"
    match = f'{{table: "{table}", key: "{key}"}}'
    situation = correct(programme, entry(), entry(match=match, field=field, before=before, after=f'"{after}"'))
    assert "correction-stale" not in {found.check for found in situation.plan_at(H1).programme.findings}
    (row,) = rows(situation, table, key)
    assert {name: row[name] for name in (field, *follows)} == {field: after, **follows}


def test_a_corrected_source_is_that_of_the_money_too(programme: Path) -> None:
    (row,) = rows(correct(programme), "measures", "M2.10")
    match, before = '{table: "measures", key: "M2.10"}', f'"{row["fundingSourcesText"]}"'
    after = '"Державний бюджет"'
    situation = correct(programme, entry(match=match, field="fundingSourcesText", before=before, after=after))
    assert {row["sourceId"] for row in rows(situation, "measure-funding", "M2.10")} == {"state-budget"}


def test_a_target_is_corrected_in_its_year(programme: Path) -> None:
    situation = correct(programme)
    before = next(row for row in rows(situation, "indicator-targets", "I2.10") if row["year"] == "2026")["targetValue"]
    match = '{table: "indicator-targets", key: "I2.10", year: 2026}'
    situation = correct(programme, entry(match=match, field="targetValue", before=f'"{before}"', after='"99"'))
    found = {row["year"]: row["targetValue"] for row in rows(situation, "indicator-targets", "I2.10")}
    assert found["2026"] == "99"


@pytest.mark.parametrize(
    "fields",
    [
        {"before": '"80"'},
        {"match": '{table: "measure-funding", key: "M9.9", year: 2027}'},
        {"match": '{table: "measure-funding", key: "M2.10", year: 2031}'},
        {"match": '{table: "measure-funding", key: "M2.10", year: 2027, source: "grants"}'},
    ],
    ids=["another reading", "no such row", "no such year", "no such source"],
)
def test_a_stale_correction_stops_the_publication(
    programme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, str]
) -> None:
    correct(programme, entry(**fields))
    portal = tmp_path / "portal"
    assert main(["publish", str(programme), "--portal", f"folder:{portal}", "--now", "2026-07-08"]) == 1
    shown = capsys.readouterr()
    told = [line for line in (shown.out + shown.err).splitlines() if "correction-stale" in line]
    assert len(told) == 1
    assert "corrections.yaml" in told[0]
    assert not (portal / "dataset").exists()


@pytest.mark.parametrize(
    ("entries", "code", "field"),
    [
        ((entry(), entry(after='"900"')), "facts-correction-twice", "[2].match"),
        ((entry(field="amountUah"),), "facts-correction-field", "[1].field"),
        ((entry(match='{table: "measures", key: "M2.10"}', field="termStart"),), "facts-correction-field", "[1].field"),
        ((entry(match='{table: "executors", key: "E1"}'),), "facts-choice", "[1].match.table"),
        ((entry(match='{table: "measure-funding", key: "M2.10"}'),), "facts-missing-field", "[1].match.year"),
        (
            (entry(match='{table: "measures", key: "M2.10", year: 2027}', field="title"),),
            "facts-correction-extra",
            "[1].match.year",
        ),
        ((entry(after='"8OO"'),), "facts-correction-same", "[1].after"),
        ((entry(act='"7/VIII"'),), "facts-correction-act", "[1].act"),
        ((entry(before="800"),), "facts-text-expected", "[1].before"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(
    programme: Path, entries: tuple[str, ...], code: str, field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (programme / "corrections.yaml").write_text("".join(entries), "utf-8")
    with pytest.raises(DefinitionError) as fault:
        load_programme(programme)
    assert (fault.value.code, fault.value.facts["field"]) == (code, field)
    assert main(["publish", str(programme), "--portal", f"folder:{programme / 'portal'}", "--now", "2026-07-08"]) == 2
    assert "corrections.yaml" in capsys.readouterr().err
    assert not (programme / "portal").exists()


def test_corrections_belong_to_the_fingerprint_of_the_inputs(programme: Path) -> None:
    before = inputs_sha256(programme, ())
    correct(programme, entry())
    assert inputs_sha256(programme, ()) != before
