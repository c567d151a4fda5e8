"""The tables of the whole country: every row of every programme that is served as published, and no other."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING
from urllib.parse import unquote

import duckdb
import pandas as pd
import pytest
from frictionless import validate
from support.ckan_stand_in import TOKEN, stand_in
from support.halfyears import H1, H2, at, report
from support.many_programmes import BROKEN, COMMUNITIES, UNKNOWN_CODE, mend, publish_communities
from support.played import Play, executors, plan  # noqa: F401  # fixtures

from flows.cli.main import main
from flows.model.errors import UsageError
from flows.outside.portals.address import open_portal
from flows.recipes.audit_portal import audit_portal
from flows.recipes.country_page import refresh_country_page
from flows.recipes.country_programmes import gathered, looked_up
from flows.recipes.publication import Order, Outcome
from flows.recipes.publish_country import CountryOutcome, CountrySchemas, publish_country
from flows.recipes.publish_plan import publish_programme
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.plan import Tables

COUNTRY_DATASET = "ukraine-informatization"
MOST_RESOURCES = 10
"""What a reader of a CKAN's page takes in."""
SERVED = [one for one in COMMUNITIES if one.becomes == "served"]
BOTH = {
    "programme": (
        "directions", "measures", "measure-funding", "funding-sources", "executors", "indicators", "indicator-targets",
        "findings",
    ),
    "progress": (
        "measure-progress", "measure-spending", "indicator-values", "measure-delays", "assessment", "findings",
    ),
}  # fmt: skip
TABLES = sorted({*BOTH["programme"], *BOTH["progress"]})
REGIONS = {"UA05": "Вінницька", "UA07": "Волинська", "UA68": "Хмельницька", "UA99": ""}


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory, plan: Tables, executors: list[str]) -> Path:  # noqa: F811  # fixtures
    """Eight programmes and one that cannot be read, and the country's tables of them."""
    root = tmp_path_factory.mktemp("country")
    publish_communities(root, plan, executors)
    publish(root)
    return root


@pytest.fixture
def place(country: Path, tmp_path: Path) -> Path:
    """The same, for a test of its own; what names the portal names the copy."""
    shutil.copytree(country, tmp_path / "all", symlinks=True)
    for facts in (tmp_path / "all" / "datasets").glob("*/programme.yaml"):
        facts.write_text(facts.read_text("utf-8").replace(str(country), str(tmp_path / "all")), "utf-8")
    return tmp_path / "all"


def order(root: Path, day: str, *, dry_run: bool = False) -> Order:
    portal = f"folder:{root / 'portal'}"
    return Order(folder=root / "datasets", cycle=None, portal=portal, now=at(day), dry_run=dry_run)


def publish(root: Path, day: str = "2026-07-09") -> CountryOutcome:
    outcome = publish_country(order(root, day), Direct())
    refresh_country_page(f"folder:{root / 'portal'}", Direct())
    return outcome


def home(root: Path) -> Path:
    return root / "portal" / "dataset" / COUNTRY_DATASET


def current(root: Path, name: str) -> bytes:
    return (home(root) / "current" / name).read_bytes()


def read(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode(), newline="")))


def rows(root: Path, name: str) -> list[dict[str, str]]:
    header, *records = read(current(root, f"{name}.csv"))
    return [dict(zip(header, record, strict=True)) for record in records]


def union(root: Path, table: str) -> bytes:
    """The published rows of all programmes, put together by hand: in the order of codes, the plan's before progress."""
    out: list[list[str]] = []
    both = sum(table in names for names in BOTH.values()) > 1
    for one in sorted(SERVED, key=lambda one: one.code):
        for part, names in BOTH.items():
            folder = root / "portal" / "dataset" / f"{one.slug}-{part}" / "current"
            if table not in names or not folder.exists():
                continue
            version = json.loads((folder / "datapackage.json").read_bytes())["version"]
            header, *records = read((folder / f"{table}.csv").read_bytes())
            front, behind = ["programme", *["dataset"] * both], ["version", "communityCode", "communityName", "oblast"]
            out = out or [[*front, *header, *behind]]
            origin = [version, one.code, one.name, REGIONS[one.code[:4]]]
            out += [
                [one.slug, *[part] * both, *record, *origin]
                for record in records
                if table != "assessment" or record[0] == "programme"
            ]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(out)
    return buffer.getvalue().encode()


def stamps(root: Path) -> dict[str, int]:
    paths = (root / "portal").rglob("*")
    return {str(path): path.lstat().st_mtime_ns for path in paths if ".hromada" not in path.parts}


# --- what stands in the tables -------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_the_union_of_what_was_published(country: Path, table: str) -> None:
    assert current(country, f"{table}.csv").decode() == union(country, table).decode()


def test_every_table_has_rows(country: Path) -> None:
    assert {table for table in TABLES if len(read(current(country, f"{table}.csv"))) < 2} <= {"measure-delays"}


@pytest.mark.parametrize("table", [*TABLES, "programmes", "comparisons"])
def test_a_parquet_file_holds_the_same_cells(country: Path, table: str) -> None:
    header, *records = read(current(country, f"{table}.csv"))
    found = duckdb.sql(f"SELECT * FROM '{home(country)}/current/{table}.parquet'")  # noqa: S608  # a path of ours
    assert found is not None
    assert found.columns == header
    assert set(map(str, found.types)) == {"VARCHAR"}
    assert [[cell or "" for cell in row] for row in found.fetchall()] == records


@pytest.mark.parametrize("table", TABLES)
def test_pandas_reads_the_same(country: Path, table: str) -> None:
    header, *records = read(current(country, f"{table}.csv"))
    frame = pd.read_csv(home(country) / "current" / f"{table}.csv", dtype=str, keep_default_na=False)
    assert (list(frame.columns), frame.to_numpy().tolist()) == (header, records)


def test_frictionless_finds_the_package_whole(country: Path) -> None:
    found = validate(str(home(country) / "current" / "datapackage.json"))
    assert found.flatten(["resourceName", "type", "message"]) == []
    archive = validate(str(home(country) / "current" / f"{COUNTRY_DATASET}.zip"), type="package")
    assert archive.flatten(["resourceName", "type", "message"]) == []


def test_keys_name_the_programme(country: Path) -> None:
    package = json.loads(current(country, "datapackage.json"))
    schemas = {item["name"]: item["schema"] for item in package["resources"] if "schema" in item}
    assert schemas["measures"]["primaryKey"] == ["programme", "measureId"]
    assert schemas["findings"]["primaryKey"] == ["programme", "dataset", "findingId"]
    (key,) = (one for one in schemas["measure-funding"]["foreignKeys"] if "measureId" in one["fields"])
    assert key["reference"] == {"resource": "measures", "fields": ["programme", "measureId"]}
    assert all("titleEn" in field for schema in schemas.values() for field in schema["fields"])


def test_who_is_in_and_who_is_not(country: Path) -> None:
    found = {row["programme"]: row for row in rows(country, "programmes")}
    assert {name: row["outcome"] for name, row in found.items()} == {
        **{one.slug: one.becomes for one in COMMUNITIES},
        BROKEN: "definition",
    }
    for one in COMMUNITIES:
        row = found[one.slug]
        assert (row["communityCode"], row["communityName"], row["oblast"]) == (
            one.code,
            one.name,
            REGIONS[one.code[:4]],
        )
        is_in = one.becomes == "served"
        assert (row["planVersion"], row["measures"]) == (("2026-H1", "52") if is_in else ("", ""))
        assert row["progressVersion"] == ("2026-H1" if one.reports else "")
        assert row["trial"] == ("true" if one.reports else "")
    for table in TABLES:
        assert {row["programme"] for row in rows(country, table)} <= {one.slug for one in SERVED}


def test_the_outcome_names_who_is_left_out(place: Path) -> None:
    outcome = publish(place)
    assert outcome.served == len(SERVED)
    assert {one.programme: one.outcome for one in outcome.left_out} == {
        **{one.slug: one.becomes for one in COMMUNITIES if one.becomes != "served"},
        BROKEN: "definition",
    }
    assert {one.outcome for one in outcome.left_out if one.fault is None} == {"unpublished"}
    (damaged,) = (one for one in outcome.left_out if one.outcome == "differs")
    assert "measures.csv" in str(damaged.fault)


# --- the comparisons -----------------------------------------------------------------------------


def sums(root: Path) -> dict[tuple[str, str, str], tuple[Decimal, Decimal, set[str]]]:  # noqa: C901  # one place, by hand
    """Every figure by hand: part, whole and communities, by oblast, period and metric."""
    found: dict[tuple[str, str, str], list[tuple[Decimal, Decimal, str]]] = defaultdict(list)

    def add(row: dict[str, str], period: str, metric: str, part: str, whole: str = "0") -> None:
        for oblast in (row["oblast"] or "невідомо", "Україна"):
            found[oblast, period, metric].append((Decimal(part), Decimal(whole), row["communityCode"]))

    for table, metric, period in (("measure-funding", "planned", "year"), ("measure-spending", "spent", "cycle")):
        for row in rows(root, table):
            if row["amountUah"]:
                add(row, row[period][:4], metric, row["amountUah"])
    due = {(row["programme"], row["cycle"]): row for row in rows(root, "assessment") if row["metric"] == "measures-due"}
    shares = {"measures-reported", "measures-done", "measures-due-done", "spending-reported", "results-reported"}
    for row in rows(root, "assessment"):
        if row["metric"] in shares and row["numerator"] and row["denominator"]:
            add(row, row["cycle"], row["metric"], row["numerator"], row["denominator"])
        if row["metric"] == "measures-late":
            add(row, row["cycle"], "measures-late", row["value"], due[row["programme"], row["cycle"]]["value"])
    for row in rows(root, "measure-progress"):
        for state in ("done", "in-progress", "not-started", "cancelled", "silent"):
            add(row, row["cycle"], f"state-{state}", str(int((row["status"] or "silent") == state)), "1")
    return {
        key: (
            sum((a for a, _, _ in all_), Decimal(0)),
            sum((b for _, b, _ in all_), Decimal(0)),
            {c for _, _, c in all_},
        )
        for key, all_ in found.items()
    }


def test_comparisons_are_the_sums_of_the_tables(country: Path) -> None:
    expected = sums(country)
    found = {(row["oblast"], row["period"], row["metric"]): row for row in rows(country, "comparisons")}
    assert found.keys() == expected.keys()
    for key, (part, whole, communities) in expected.items():
        row = found[key]
        assert int(row["communities"]) == len(communities), key
        if row["unit"] == "UAH":
            assert row["value"] == f"{part:.2f}", key
        else:
            assert (Decimal(row["numerator"]), Decimal(row["denominator"])) == (part, whole), key
            share = (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None
            assert (Decimal(row["value"]) if row["value"] else None) == share, key


def test_comparisons_stand_in_the_order_of_the_codifier(country: Path) -> None:
    oblasts = list(dict.fromkeys(row["oblast"] for row in rows(country, "comparisons")))
    assert oblasts == ["Україна", "Вінницька", "Хмельницька", "невідомо"]
    whole = {
        row["period"]: row
        for row in rows(country, "comparisons")
        if row["oblast"] == "Україна" and "H" not in row["period"] and row["metric"] == "planned"
    }
    assert {year: row["value"] for year, row in whole.items()}.keys() == {"2026", "2027", "2028"}
    assert whole["2026"]["value"] == f"{10_275_000 * len(SERVED)}.00"
    assert {row["communities"] for row in whole.values()} == {str(len(SERVED))}


# --- how they are published ----------------------------------------------------------------------


def test_the_same_again_writes_nothing(place: Path) -> None:
    publish(place)  # the copy lies elsewhere, and its damaged programme is read anew each time
    before = stamps(place)
    outcome = publish(place, "2026-07-12")
    assert (outcome.published.kind, outcome.published.version, outcome.published.actions) == ("nothing", "2026-H1", ())
    assert stamps(place) == before


def test_where_all_is_well_the_records_alone_are_read(place: Path) -> None:
    mend(place)
    publish(place)
    package = json.loads(current(place, "datapackage.json"))
    assert package["provenance"]["inputsSha256"]
    for path in (place / "portal" / "dataset").glob("*-programme/versions/*/measures.csv"):
        path.chmod(0)
        path.unlink()
    assert publish(place, "2026-07-12").published.kind == "nothing"


def test_what_was_damaged_comes_back_as_a_new_version(place: Path) -> None:
    first = {path.name: path.read_bytes() for path in (home(place) / "versions" / "2026-H1").iterdir()}
    mend(place)
    outcome = publish(place, "2026-07-10")
    assert (outcome.published.version, outcome.served) == ("2026-H1.r2", len(SERVED) + 1)
    assert [action.kind for action in outcome.published.actions] == ["stage", "switch", "list", "index"]
    assert {path.name: path.read_bytes() for path in (home(place) / "versions" / "2026-H1").iterdir()} == first
    assert "damaged-informatization-2026-2028" in {row["programme"] for row in rows(place, "measures")}


def test_two_runs_give_the_same_bytes(place: Path) -> None:
    first = {path.name: path.read_bytes() for path in (home(place) / "current").iterdir()}
    shutil.rmtree(home(place))
    publish(place)
    again = {path.name: path.read_bytes() for path in (home(place) / "current").iterdir()}
    assert first.keys() == again.keys()
    assert [name for name in first if first[name] != again[name]] == []


def test_a_new_half_year_with_equal_rows_is_confirmed(place: Path) -> None:
    """A programme is confirmed for the next half-year: none of its rows is new."""
    day = "2026-08-20"
    slug = "bar-informatization-2026-2028"
    play = Play(place / "again", f"folder:{place / 'portal'}", slug=slug)
    play.programme = place / "datasets" / slug
    assert play.plan(day).kind == "nothing"
    assert confirmed(play).kind == "confirm"
    outcome = publish(place, "2027-01-20")
    assert (outcome.published.kind, outcome.published.version) == ("confirm", "2026-H1")
    listing = json.loads((home(place) / "versions.json").read_bytes())
    assert listing["confirmations"] == [{"cycle": "2026-H2", "date": "2027-01-20", "version": "2026-H1"}]
    assert publish(place, "2027-01-21").published.kind == "nothing"


def confirmed(play: Play) -> Outcome:
    return publish_programme(play.order("2027-01-08", "2026-H2"), play.situation("2027-01-08"))


def test_new_reports_make_a_new_version(place: Path, plan: Tables, executors: list[str]) -> None:  # noqa: F811
    slug = SERVED[0].slug
    play = Play(place / "again", f"folder:{place / 'portal'}", slug=slug)
    play.programme = place / "datasets" / slug
    play.send(*(report(plan, one, H1, "2026-07-03") for one in executors))
    play.send(*(report(plan, one, H2, "2027-01-04", completion=100) for one in executors))
    play.plan("2027-01-08")
    play.publish("2027-01-08")
    outcome = publish(place, "2027-01-09")
    assert outcome.published.version == "2026-H2"
    done = [row for row in rows(place, "comparisons") if (row["period"], row["metric"]) == ("2026-H2", "measures-done")]
    assert {(row["oblast"], row["numerator"], row["communities"]) for row in done} == {
        ("Україна", "52", "1"),
        ("Хмельницька", "52", "1"),
    }


def test_a_column_that_nobody_knows_keeps_a_programme_out(place: Path) -> None:
    """A newer hromada has published more than this one can tell."""
    schemas = CountrySchemas.load().own
    short = schemas["measures"].model_copy(update={"fields": schemas["measures"].fields[:-1]})
    looked = next(one for one in looked_up([place / "datasets" / SERVED[0].slug], "") if one.sources)
    found = gathered(looked, {**schemas, "measures": short})
    assert (found.row.outcome, dict(found.rows)) == ("columns", {})
    assert "measures.actId" in str(found.fault)


def test_an_audit_finds_them_as_they_were_published(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    portal, address = open_portal(f"folder:{place / 'portal'}"), f"folder:{place / 'portal'}"
    assert audit_portal(portal, COUNTRY_DATASET).drifts == ()
    assert main(("audit", COUNTRY_DATASET, "--portal", address)) == 0
    (home(place) / "versions" / "2026-H1" / "measures.parquet").write_bytes(b"")
    assert main(("audit", COUNTRY_DATASET, "--portal", address)) == 1
    assert "measures.parquet" in capsys.readouterr().out
    assert "2026-H1/measures.parquet" in {drift.target for drift in audit_portal(portal, COUNTRY_DATASET).drifts}


def test_a_ckan_serves_them_as_a_folder_does(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CKAN_API_TOKEN", TOKEN)
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HROMADA_DATASETS", str(place / "datasets"))
    with stand_in() as portal:
        address = f"ckan:{portal.address}"
        assert main(("country", "--portal", address, "--now", "2026-07-09")) == 0
        page = portal.held.packages[COUNTRY_DATASET]
        assert len(page["resources"]) <= MOST_RESOURCES
        served = open_portal(address)
        for name in [f"{table}{kind}" for table in TABLES for kind in (".csv", ".parquet")]:
            assert served.read(COUNTRY_DATASET, name) == current(place, name), name
        portal.arm()
        assert main(("country", "--portal", address, "--now", "2026-07-10")) == 0
        assert portal.accepted == 0
        assert main(("audit", COUNTRY_DATASET, "--portal", address)) == 0
        table = next(item for item in page["resources"] if item["url"].endswith("/programmes.csv"))
        portal.held.files[table["url"].split("/")[-3]] = b""
        capsys.readouterr()
        assert main(("audit", COUNTRY_DATASET, "--portal", address)) == 1
        assert "programmes.csv" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(place: Path) -> None:
    mend(place)
    before = stamps(place)
    outcome = publish_country(order(place, "2026-07-10", dry_run=True), Direct())
    assert [action.kind for action in outcome.published.actions] == ["stage", "switch", "list", "index"]
    assert stamps(place) == before


def test_where_nothing_was_published_nothing_is_put_together(place: Path, tmp_path: Path) -> None:
    shutil.rmtree(place / "portal")
    with pytest.raises(UsageError, match="hromada publish"):
        publish_country(order(place, "2026-07-10"), Direct())
    with pytest.raises(UsageError, match="HROMADA_DATASETS"):
        publish_country(Order(folder=tmp_path, cycle=None, portal="folder:x", now=at("2026-07-10")), Direct())
    assert not (place / "portal" / "dataset").exists()


# --- the page, the command -----------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_the_page_cites_every_figure(country: Path, lang: str) -> None:
    page = country / "portal" / "site" / COUNTRY_DATASET / ("index.html" if lang == "uk" else "en/index.html")
    text = page.read_text("utf-8").replace("\u00a0", " ")
    counted = "громад" if lang == "uk" else "communities"
    money = f"{10_275_000 * len(SERVED):,}"
    shown = money.replace(",", " ") + " грн" if lang == "uk" else f"{money} UAH"
    assert f"{shown} ({counted}: {len(SERVED)})" in text
    assert "<b>громада" not in text
    assert "Агрономічна &lt;b&gt;громада&lt;/b&gt;" in text
    assert "<script" not in text
    for one in COMMUNITIES:
        assert one.slug in text or one.becomes == "served"


def test_the_page_leads_to_what_is_there(country: Path) -> None:
    page = country / "portal" / "site" / COUNTRY_DATASET / "index.html"
    for href in re.findall(r'href="([^"#]+)"', page.read_text("utf-8")):
        assert (page.parent / unquote(href)).resolve().exists(), href
    assert f'href="site/{COUNTRY_DATASET}/index.html"' in (country / "portal" / "index.html").read_text("utf-8")


def test_the_command_names_everybody(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HROMADA_DATASETS", str(place / "datasets"))
    assert main(["country", "--portal", f"folder:{place / 'portal'}", "--now", "2026-07-10", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert f"{len(SERVED)} programmes of {len(COMMUNITIES) + 1} are in." in shown.out
    for one in COMMUNITIES:
        assert (one.slug in shown.err) == (one.becomes != "served")
    assert BROKEN in shown.err
    assert UNKNOWN_CODE not in shown.err
