"""The charts against the tables that the portal serves, read here by CSV alone; their shape, colours and pictures."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html
from PIL import Image, ImageFont
from support.news_played import play_the_news
from support.played import Play

from flows.model.errors import UsageError
from flows.outside.portals.address import open_portal
from flows.outside.programme.programmes import load_programme
from flows.recipes.build_site import served_programme
from flows.site.charts.charts import programme_charts
from flows.site.charts.embedded import embed_page
from flows.site.charts.pictures_to_share import FACES, FONT_PACKAGE, MOST_HEIGHT, SHARED_CHARTS, picture, png

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from lxml.etree import _Element as Element
    from playwright.sync_api import Browser

    from flows.messages.text import Lang
    from flows.model.plan import Tables
    from flows.site.charts.charts import Chart
    from flows.site.published import ServedProgramme, ServedVersion

    Charts = Mapping[str, Chart]

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES: tuple[Lang, Lang] = ("uk", "en")
HOSTILE = "</title><script>alert(1)</script> {{ 7 * 7 }} {% raw %} & ]]> \" ' \u202eevil\u0000\u0008 **жирно** `x` " * 3
DAY = date(2027, 2, 10)
SOURCE = "Програма інформатизації громади, data.example.gov.ua"


# --- what is served -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, plan: Tables, executors: list[str]) -> Path:
    folder = tmp_path_factory.mktemp("news")
    play_the_news(Play(folder, f"folder:{folder / 'portal'}"), plan, executors)
    return folder


@pytest.fixture(scope="module")
def served(folder: Path) -> ServedProgramme:
    facts = load_programme(folder / "programme")
    return served_programme(open_portal(f"folder:{folder / 'portal'}", facts), facts)


@pytest.fixture(scope="module")
def charts(served: ServedProgramme) -> Mapping[Lang, Charts]:
    return {lang: programme_charts(served, lang) for lang in LANGUAGES}


class Published:
    """The newest tables, by CSV alone."""

    def __init__(self, folder: Path) -> None:
        (self.plan,) = folder.glob("portal/dataset/*-programme/current")
        (self.done,) = folder.glob("portal/dataset/*-progress/current")

    def table(self, name: str) -> list[dict[str, str]]:
        path = next(path for home in (self.plan, self.done) if (path := home / f"{name}.csv").is_file())
        return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))

    def sum(self, table: str, **wanted: Iterable[str]) -> Decimal | None:
        rows = [row for row in self.table(table) if all(row[column] in of for column, of in wanted.items())]
        known = [Decimal(row["amountUah"]) for row in rows if row["amountUah"]]
        return sum(known, Decimal(0)) if known else None

    def measures(self, direction: str) -> list[str]:
        return [row["measureId"] for row in self.table("measures") if row["directionId"] == direction]


@pytest.fixture(scope="module")
def published(folder: Path) -> Published:
    return Published(folder)


def number(text: str) -> Decimal | None:
    """The number that a text begins with, in either language; none where it begins with a dash."""
    if text.startswith("—"):
        return None
    found = re.match(r"-?[\d\u00a0,.]+", text)
    assert found, text
    plain = found[0].strip("\u00a0,.").replace("\u00a0", "")
    return Decimal(plain.replace(",", "") if re.search(r"UAH|,\d{3}", text) else plain.replace(",", "."))


def numbers(chart: Chart) -> dict[str, list[Decimal | None]]:
    """The chart's table, by the first cell of its rows."""
    return {row[0]: [number(cell) for cell in row[1:]] for row in chart.rows}


def parsed(chart: Chart) -> Element:
    return svg_of(chart.svg)


def svg_of(text: str) -> Element:
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, recover=False))


def bars(svg: Element, part: str = "bars") -> list[Element]:
    (group,) = (group for group in svg.iter(f"{SVG}g") if group.get("class") == part)
    return list(group)


def texts(svg: Element, *kinds: str) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text") if text.get("class") in kinds]


# --- figures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_money_by_direction_is_that_of_the_newest_reported_year(
    charts: Mapping[Lang, Charts], published: Published, lang: Lang
) -> None:
    chart = charts[lang]["money-by-direction"]
    expected = [
        [
            published.sum("measure-funding", measureId=published.measures(row["directionId"]), year=["2026"]),
            published.sum("measure-spending", measureId=published.measures(row["directionId"])),
        ]
        for row in published.table("directions")
    ]
    assert list(numbers(chart).values()) == expected
    assert "2026" in chart.title
    assert [row[0] for row in chart.rows] == [
        f"{r['directionId'][1:]}. {r['title']}" for r in published.table("directions")
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_money_by_year_covers_all_years(charts: Mapping[Lang, Charts], published: Published, lang: Lang) -> None:
    spent = published.sum("measure-spending", cycle=["2026-H1", "2026-H2"])
    assert numbers(charts[lang]["money-by-year"]) == {
        year: [published.sum("measure-funding", year=[year]), spent if year == "2026" else None]
        for year in ("2026", "2027", "2028")
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_states_are_counted_by_half_year(charts: Mapping[Lang, Charts], published: Published, lang: Lang) -> None:
    rows = published.table("measure-progress")
    expected = []
    for cycle in ("2026-H1", "2026-H2"):
        states = Counter(row["status"] for row in rows if row["cycle"] == cycle)
        expected.append([states[state] for state in ("done", "in-progress", "not-started", "cancelled", "")])
    assert list(numbers(charts[lang]["measure-states"]).values()) == expected
    assert sum(map(sum, expected)) == len(rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_directions_have_their_money_by_year(charts: Mapping[Lang, Charts], published: Published, lang: Lang) -> None:
    for row in published.table("directions"):
        measures = published.measures(row["directionId"])
        spent = published.sum("measure-spending", measureId=measures)
        assert numbers(charts[lang][f"direction-{row['directionId']}"]) == {
            year: [
                published.sum("measure-funding", measureId=measures, year=[year]),
                spent if year == "2026" else None,
            ]
            for year in ("2026", "2027", "2028")
        }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_measures_have_their_plan_and_half_years(
    charts: Mapping[Lang, Charts], published: Published, lang: Lang
) -> None:
    sources = {row["measureId"]: row["sourceId"] for row in published.table("measure-funding")}
    for key in (row["measureId"] for row in published.table("measures")):
        chart = charts[lang].get(f"measure-{key}")
        assert (chart is None) == (sources[key] == "none"), key
        if chart:
            assert numbers(chart) == {
                year: [
                    published.sum("measure-funding", measureId=[key], year=[year]),
                    *(published.sum("measure-spending", measureId=[key], cycle=[f"{year}-H{half}"]) for half in (1, 2)),
                ]
                for year in ("2026", "2027", "2028")
            }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_indicators_have_their_targets_and_levels(
    charts: Mapping[Lang, Charts], published: Published, lang: Lang
) -> None:
    values = {(row["indicatorId"], row["cycle"]): row["value"] for row in published.table("indicator-values")}
    targets = {(row["indicatorId"], row["year"]): row for row in published.table("indicator-targets")}
    for row in published.table("indicators"):
        key, chart = row["indicatorId"], charts[lang][f"indicator-{row['indicatorId']}"]
        expected = {
            year: [
                targets[key, year]["targetValue"],
                targets[key, year]["targetLevel"],
                *(values.get((key, f"{year}-H{half}"), "") for half in (1, 2)),
            ]
            for year in ("2026", "2027", "2028")
        }
        assert numbers(chart) == {
            year: [Decimal(cell) if cell else None for cell in cells] for year, cells in expected.items()
        }
        assert row["baseline"].replace(".", ",") in " ".join(texts(parsed(chart), "key")).replace(".", ",")


def test_a_target_whose_level_is_unknown_is_no_bar(charts: Mapping[Lang, Charts]) -> None:
    chart = charts["uk"]["indicator-I2.6"]
    assert [row[1:3] for row in chart.rows] == [("0", "—"), ("1", "—"), ("0", "—")]
    assert {bar.get("class") for bar in bars(parsed(chart))} == {"spent"}
    assert chart.notes[0].startswith("З акта не зрозуміло")


def test_what_is_not_reported_is_a_dash_and_said(charts: Mapping[Lang, Charts]) -> None:
    for lang, words in (("uk", "— не повідомлено, перше півріччя"), ("en", "— not reported, first half")):
        chart = charts[lang]["measure-M1.3"]  # type: ignore[index]  # one of the two languages
        assert chart.rows[0][2] == "—"
        assert texts(parsed(chart), "missing") == [words]
        assert len(bars(parsed(chart))) == len(texts(parsed(chart), "value"))
    assert "3 із 74" in " ".join(charts["uk"]["money-by-year"].notes)


# --- the drawing ----------------------------------------------------------------------------------------


def everything(charts: Mapping[Lang, Charts]) -> list[Chart]:
    return [chart for lang in LANGUAGES for chart in charts[lang].values()]


def test_bars_are_as_long_as_their_numbers(charts: Mapping[Lang, Charts]) -> None:
    """Each bar has its number in words; all of a chart have one scale."""
    for chart in everything(charts):
        svg = parsed(chart)
        widths = [Decimal(bar.get("width", "")) for bar in bars(svg)]
        told = [number(text) for text in texts(svg, "value", "count")]
        assert len(widths) == len(told), chart.name
        known = [(width, amount) for width, amount in zip(widths, told, strict=True) if amount is not None]
        assert [width for width, amount in known if not amount] == [0] * sum(not amount for _, amount in known)
        most = max(known, key=lambda pair: pair[1], default=(Decimal(0), Decimal(0)))
        for width, amount in known:
            assert abs(width * most[1] - most[0] * amount) <= Decimal("0.011") * most[1], chart.name
        assert not most[1] or most[0] > 100, chart.name


def test_the_drawing_shows_every_number_of_its_table(charts: Mapping[Lang, Charts]) -> None:
    for chart in everything(charts):
        shown = Counter(number(text) for text in texts(parsed(chart), "value", "count"))
        skipped = 1 if chart.name.startswith("indicator-") else 0  # the target as it is printed
        told = Counter(cell for cells in numbers(chart).values() for cell in cells[skipped:] if cell is not None)
        if chart.name == "measure-states":
            told.pop(Decimal(0), None)
        assert shown == told, chart.name


def test_each_is_a_picture_with_a_name_and_a_description(charts: Mapping[Lang, Charts]) -> None:
    for lang in LANGUAGES:
        for chart in charts[lang].values():
            svg = parsed(chart)
            ids = {element.get("id"): element for element in svg.iter() if element.get("id")}
            title, description = (ids[name] for name in svg.get("aria-labelledby", "").split())
            assert (svg.get("role"), svg.get("lang"), svg.get("width")) == ("img", lang, None)
            assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
            assert (title.text or "").startswith(chart.title)
            assert description.text == chart.description
            assert all(cell in chart.description for row in chart.rows for cell in row)
            assert texts(svg, "heading")[0] == chart.title[: len(texts(svg, "heading")[0])]


def test_ids_are_unique_in_a_page_with_all_of_a_language(charts: Mapping[Lang, Charts]) -> None:
    for lang in LANGUAGES:
        page = "".join(chart.svg for chart in charts[lang].values())
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)
        assert all(re.fullmatch(r"[\w-]+", name) for name in ids)  # as a CSS selector takes it without escapes


def test_nothing_is_turned_and_nothing_is_loaded(charts: Mapping[Lang, Charts]) -> None:
    for chart in everything(charts):
        assert not re.search(
            r"rotate|transform|writing-mode|href|@import|url\((?!#)|<script|style=|\bon\w+=", chart.svg
        )


def test_rules_of_style_reach_nothing_else_of_a_page(charts: Mapping[Lang, Charts]) -> None:
    (style,) = (element.text or "" for element in parsed(charts["uk"]["measure-states"]).iter(f"{SVG}style"))
    selectors = [one for rule in re.findall(r"([^{}@]+){[^{}]*}", style) for one in rule.strip().split(",")]
    assert len(selectors) > 40
    assert all(selector.strip().startswith(".hchart") for selector in selectors)


# --- colours --------------------------------------------------------------------------------------------


def colours(style: str) -> dict[str, dict[str, str]]:
    """What a class is filled and drawn with; a later rule counts."""
    found: dict[str, dict[str, str]] = {}
    for names, body in re.findall(r"([^{}]+){([^{}]*)}", style):
        for name in re.findall(r"\.hchart (?:\.?)([\w-]+)", names):
            found.setdefault(name, {}).update(re.findall(r"(?<![\w-])(fill|stroke):(#\w+|none)", body))
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


LOOKS = ("planned", "spent", "done", "in-progress", "not-started", "cancelled", "silent")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_shapes_stand_out_from_their_ground(charts: Mapping[Lang, Charts], scheme: str) -> None:
    (style,) = (element.text or "" for element in parsed(charts["uk"]["measure-states"]).iter(f"{SVG}style"))
    light, _, dark = style.partition("@media screen and (prefers-color-scheme:dark){")
    assert dark
    seen = colours(light if scheme == "light" else light + dark)
    ground = seen["ground"]["fill"]
    assert (luminance(ground) > 0.5) == (scheme == "light")
    for words in ("text", "subtitle", "note", "missing"):
        assert contrast(seen[words]["fill"], ground) >= 4.5, words
    assert seen["value"]["stroke"] == ground  # the halo of words over a line
    for shape in ("axis", "level"):
        assert contrast(seen[shape]["fill"], ground) >= 3, shape
    for look in LOOKS:
        assert contrast(seen[look]["stroke"], ground) >= 3, look


def test_bars_are_told_apart_without_colour(charts: Mapping[Lang, Charts]) -> None:
    """In one chart at most one look is a plain area: the others have a pattern of their own, or a dashed edge."""
    for chart in everything(charts):
        drawn = {
            bar.get("class"): re.sub(rf"chart-{re.escape(chart.name.replace('.', '-'))}-", "", bar.get("fill", ""))
            for bar in bars(parsed(chart), "key")
        }
        assert len(set(drawn.values())) >= len(drawn) - ("silent" in drawn), chart.name


# --- what may come --------------------------------------------------------------------------------------


def with_rows(version: ServedVersion, **columns: str) -> ServedVersion:
    """The version with those values in every row that has such a column."""
    rows = {
        name: [{**row, **{column: value for column, value in columns.items() if column in row}} for row in of]
        for name, of in version.rows.items()
    }
    return replace(version, rows=rows)


def changed(served: ServedProgramme, plan: ServedVersion, done: ServedVersion | None) -> ServedProgramme:
    progress = replace(served.progress, served=(done,)) if served.progress and done else None
    return replace(served, plan=replace(served.plan, served=(plan,)), progress=progress)


def newest(served: ServedProgramme) -> tuple[ServedVersion, ServedVersion]:
    assert served.progress
    assert served.plan.current
    assert served.progress.current
    return served.plan.current, served.progress.current


@pytest.fixture(scope="module")
def hostile(served: ServedProgramme) -> Charts:
    plan, done = newest(served)
    words = {"title": HOSTILE, "unitText": HOSTILE}
    return programme_charts(changed(served, with_rows(plan, **words), with_rows(done, **words)), "uk")


def test_hostile_words_stay_words(hostile: Charts) -> None:
    for chart in hostile.values():
        tags = Counter(element.tag.removeprefix(SVG) for element in parsed(chart).iter())
        assert set(tags) <= {"svg", "title", "desc", "style", "defs", "pattern", "path", "circle", "g", "rect", "text"}
        assert (tags["title"], tags["desc"]) == (1, 1)
        assert "\u202e" not in chart.svg
        page = html.fromstring(embed_page(chart, "uk", source=HOSTILE, href="../x.html").decode())
        assert [node.get("href") for node in page.iter("a")] == ["../x.html"]
        assert not list(page.iter("script"))


def test_words_never_leave_the_sheet(hostile: Charts) -> None:
    """By their number of letters, with the narrowest that anybody would set them in."""
    for chart in hostile.values():
        svg = parsed(chart)
        width = float(svg.get("viewBox", "").split()[2])
        for text in svg.iter(f"{SVG}text"):
            assert float(text.get("x", "")) + len(text.text or "") * 13 * 0.3 < width


def test_without_reports_the_plan_stands_alone(served: ServedProgramme, published: Published) -> None:
    plan, _ = newest(served)
    charts = programme_charts(changed(served, plan, None), "uk")
    assert "measure-states" not in charts
    assert {bar.get("class") for chart in charts.values() for bar in bars(parsed(chart))} == {"planned"}
    assert "2026" in charts["money-by-direction"].title
    assert [cells[1] for cells in numbers(charts["money-by-direction"]).values()] == [None] * 5
    assert numbers(charts["money-by-year"])["2028"] == [published.sum("measure-funding", year=["2028"]), None]


def test_a_direction_without_reports_has_no_bar_for_them(served: ServedProgramme) -> None:
    plan, done = newest(served)
    kept = [row for row in done.rows["measure-spending"] if not row["measureId"].startswith("M4.")]
    done = replace(done, rows={**done.rows, "measure-spending": kept})
    chart = programme_charts(changed(served, plan, done), "uk")["direction-D4"]
    assert [bar.get("class") for bar in bars(parsed(chart))] == ["planned"] * 3
    assert [row[2] for row in chart.rows] == ["—"] * 3


def test_all_blanks_are_no_zero(served: ServedProgramme) -> None:
    plan, done = newest(served)
    charts = programme_charts(changed(served, with_rows(plan, amountUah=""), with_rows(done, amountUah="")), "en")
    for name in ("money-by-direction", "money-by-year", "direction-D2", "measure-M2.10"):
        assert not bars(parsed(charts[name])), name
        assert {cell for row in charts[name].rows for cell in row[1:]} == {"—"}
        assert all(text.startswith("— not ") for text in texts(parsed(charts[name]), "missing"))
    assert any("does not state: 156 of 156" in note for note in charts["money-by-year"].notes)


def test_money_under_a_direction_that_the_plan_has_no_more_is_shown(served: ServedProgramme) -> None:
    plan, done = newest(served)
    left = [row for row in plan.rows["directions"] if row["directionId"] != "D4"]
    measures = [row for row in plan.rows["measures"] if row["directionId"] != "D4"]
    plan = replace(plan, rows={**plan.rows, "directions": left, "measures": measures})
    chart = programme_charts(changed(served, plan, done), "uk")["money-by-direction"]
    assert chart.rows[-1][0].startswith("4. Розвиток надання")
    assert number(chart.rows[-1][2]) == 200_000


def test_the_same_gives_the_same(served: ServedProgramme, charts: Mapping[Lang, Charts]) -> None:
    again = programme_charts(served, "uk")
    assert [chart.svg for chart in again.values()] == [chart.svg for chart in charts["uk"].values()]


# --- pictures and frames --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SHARED_CHARTS)
def test_a_picture_has_its_size_and_its_letters(charts: Mapping[Lang, Charts], lang: Lang, name: str) -> None:
    chart = charts[lang][name]
    raw = png(chart, source=SOURCE, day=DAY, lang=lang)
    assert raw == png(chart, source=SOURCE, day=DAY, lang=lang)
    drawn = Image.open(io.BytesIO(raw)).convert("L")
    assert drawn.size == (1200, 630)
    unnamed = png(replace(chart, plot=replace(chart.plot, title="\u00a0")), source="", day=DAY, lang=lang)
    bare = Image.open(io.BytesIO(unnamed)).convert("L")
    assert dark_dots(drawn, (0, 40, 1200, 90)) > 1500  # the title's line of letters
    assert dark_dots(bare, (0, 40, 1200, 90)) == 0
    assert dark_dots(drawn, (0, 575, 1200, 615)) > dark_dots(bare, (0, 575, 1200, 615)) > 200  # the day stays


def dark_dots(drawn: Image.Image, box: tuple[int, int, int, int]) -> int:
    return sum(drawn.crop(box).histogram()[:128])


def test_a_picture_is_made_by_our_font_alone(charts: Mapping[Lang, Charts], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it there is no picture: one without letters would say nothing."""
    monkeypatch.setitem(sys.modules, "font_source_sans_pro", None)  # as on a machine that does not have it
    with pytest.raises(UsageError, match="font_source_sans_pro"):
        png(charts["uk"]["money-by-year"], source=SOURCE, day=DAY, lang="uk")


def test_the_day_is_in_a_picture_however_long_the_source(charts: Mapping[Lang, Charts]) -> None:
    drawn = picture(charts["uk"]["money-by-year"], source=HOSTILE, day=DAY, lang="uk")
    (foot,) = texts(svg_of(drawn), "foot")
    assert foot.startswith("Джерело: ")
    assert foot.endswith("…, 10 лютого 2027 року")


def test_many_bars_make_no_endless_picture(served: ServedProgramme) -> None:
    plan, done = newest(served)
    many = [{"directionId": f"D{n}", "title": "Дуже довгий напрям " * 9} for n in range(1, 90)]
    plan = replace(plan, rows={**plan.rows, "directions": many})
    chart = programme_charts(changed(served, plan, done), "uk")["money-by-direction"]
    raw = png(chart, source=SOURCE, day=DAY, lang="uk")
    assert Image.open(io.BytesIO(raw)).size == (1200, MOST_HEIGHT)


@pytest.mark.parametrize("face", FACES)
def test_the_font_has_every_letter_that_ukrainian_needs(face: str) -> None:
    """A font draws what it does not have as the same empty frame, or as nothing."""
    font = ImageFont.truetype(io.BytesIO(files(FONT_PACKAGE).joinpath("files", face).read_bytes()), 40)
    absent = bytes(font.getmask("\U0010ffff"))
    signs = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
    for sign in f"{signs}{signs.upper()}’ʼ'₴№%«»“”—–…·≥0123456789":
        drawn = bytes(font.getmask(sign))
        assert any(drawn), sign
        assert drawn != absent, sign


@pytest.mark.long
@pytest.mark.parametrize("name", SHARED_CHARTS)
def test_a_reader_of_letters_reads_a_picture(charts: Mapping[Lang, Charts], tmp_path: Path, name: str) -> None:
    chart = charts["uk"][name]
    drawn = Image.open(io.BytesIO(png(chart, source="Програма інформатизації громади", day=DAY, lang="uk")))
    told = {
        (0, 30, 1200, 110): chart.title,
        (0, 570, 1200, 625): "Програма інформатизації громади, 10 лютого 2027 року",
    }
    for box, words in told.items():
        drawn.crop(box).save(tmp_path / "line.png")
        command = ["tesseract", str(tmp_path / "line.png"), "-", "-l", "ukr", "--psm", "7"]
        read = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        assert words in " ".join(read.split())


def test_a_frame_loads_nothing_and_leads_out(charts: Mapping[Lang, Charts]) -> None:
    chart = charts["en"]["measure-M2.10"]
    for as_table in (False, True):
        raw = embed_page(chart, "en", source=SOURCE, href="../en/measures/M2.10.html", as_table=as_table).decode()
        page = html.fromstring(raw)
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
        assert page.get("lang") == "en"
        assert page.xpath("//base/@target") == ["_blank"]
        assert page.xpath("//a/@href") == ["../en/measures/M2.10.html"]
        assert SOURCE in page.text_content()
        assert page.xpath("//link/@href") == ["data:,"]  # a browser asks for no icon
        assert not page.xpath("//@src | //script")
        cells = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]
        assert cells == ([list(row) for row in chart.rows] if as_table else [])
        assert (chart.svg in raw) != as_table


MEASURED = """() => [...document.querySelectorAll("svg")].flatMap(svg => {
  const sheet = svg.getBoundingClientRect()
  const boxes = [...svg.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()])
  const out = boxes.filter(([, box]) => box.left < sheet.left || box.right > sheet.right || box.bottom > sheet.bottom)
  const over = boxes.flatMap(([one, a], at) => boxes.slice(at + 1).filter(([, b]) =>
    a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom).map(([two]) => [one, two]))
  const small = [...svg.querySelectorAll("text")].filter(text =>
    parseFloat(getComputedStyle(text).fontSize) * sheet.width / svg.viewBox.baseVal.width < 11)
  return [...out.map(([text]) => text), ...over, ...small.map(text => text.textContent)]
})"""
"""The texts that leave their chart, lie on one another, or are smaller than 11 dots."""


@pytest.mark.parametrize("width", [360, 1200])
def test_a_browser_sets_every_word_within_its_chart(
    browser: Browser, charts: Mapping[Lang, Charts], hostile: Charts, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for of in (*charts.values(), hostile):
        page.set_content(
            '<!doctype html><meta name="viewport" content="width=device-width"><body style="margin:16px">'
            + "".join(chart.svg for chart in of.values())
        )
        assert page.evaluate(MEASURED) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_in_a_frame_nothing_is_wider_than_a_telephone(browser: Browser, charts: Mapping[Lang, Charts]) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for chart in charts["uk"].values():
        page.set_content(embed_page(chart, "uk", source=SOURCE, href="../x.html", as_table=True).decode())
        assert page.evaluate("document.documentElement.scrollWidth") == 360, chart.name
    page.close()
    assert said == []
