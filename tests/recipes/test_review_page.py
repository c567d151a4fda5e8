"""The page of `hromada review` in a real browser: by keys alone, narrow and wide, for everybody, with 1,000 rows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ViewportSize, expect
from support.browser import browser
from support.programmes import copy_of_the_programme
from support.reviewed import WHO, dossier_of, printed_act, programme_of, saved

from flows.cli.main import main
from flows.model.findings import Finding
from flows.model.plan import Measure
from flows.outside.programme.definitions import load_definitions
from flows.stages.review.page import review_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from flows.stages.review.dossier import Dossier

__all__ = ["browser"]

MANY = 1_000
WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=360, height=800)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OWN = ("file:", "data:", "blob:")
"""The page itself, its pictures, and what it saves."""
DATASET = "starokostiantyniv-informatization-2026-2028-programme"


def until(page: Page, condition: str) -> None:
    """Wait, frame by frame, until a condition holds; Playwright's own way is forbidden by the page's policy."""
    while not page.evaluate(condition):
        page.evaluate("() => new Promise(requestAnimationFrame)")


@pytest.fixture(scope="module")
def pdf(browser: Browser) -> bytes:
    return printed_act(browser)


@pytest.fixture
def programme(pdf: bytes, tmp_path: Path) -> Path:
    return programme_of(pdf, tmp_path)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that is offline: nothing is asked of anybody, and no script goes wrong."""
    context = browser.new_context(viewport=WIDE, accept_downloads=True, offline=True)
    shown, errors = context.new_page(), list[str]()
    shown.on("pageerror", lambda error: errors.append(str(error)))
    shown.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    shown.on("request", lambda request: errors.extend([request.url] * (not request.url.startswith(OWN))))
    yield shown
    context.close()
    assert errors == []


def reviewed(programme: Path) -> Path:
    out = programme.parent / "review.html"
    assert main(["review", str(programme), "--out", str(out)]) == 0
    return out


def answered_by_keys(page: Page, target: Path) -> Path:
    """Every question answered from the keyboard: Enter takes what is marked and goes on, the name and Enter save."""
    page.keyboard.press("j")
    for _ in range(page.locator("[data-must]").count()):
        page.keyboard.press("Enter")
    expect(page.locator("#who")).to_be_focused()
    page.keyboard.type(WHO)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "acceptance.yaml"
    download.value.save_as(target)
    return target


def test_a_pdf_is_reviewed_by_keyboard_accepted_and_published(
    programme: Path, page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    publish = ["publish", str(programme), "--portal", f"folder:{programme.parent / 'portal'}", "--cycle", "2026-H1"]
    publish += ["--now", "2026-07-08"]
    assert main(publish) == 1
    told = capsys.readouterr().err
    assert told.count("✗") == 1
    assert "not-accepted" in told
    assert f"hromada review {programme}" in told
    page.goto(reviewed(programme).as_uri())
    doubts = page.locator("[data-place]")
    assert doubts.count() > 0
    assert page.locator("[data-place] img").count() >= doubts.count()
    page.keyboard.press("j")
    for key, answer in (("b", "other"), ("1", "read"), ("2", "other"), ("a", "read")):
        page.keyboard.press(key)
        expect(doubts.first.locator(f"input[value={answer}]")).to_be_checked()
    for key, code, answer in (("в", "KeyD", "other"), ("ф", "KeyA", "read")):  # a Ukrainian layout
        page.evaluate(PRESS, [key, code])
        expect(doubts.first.locator(f"input[value={answer}]")).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.press("Control+a")
    page.keyboard.type("Мій текст")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("k")
    page.keyboard.press("k")
    path = answered_by_keys(page, programme.parent / "acceptance.yaml")
    refused_where_tampered(programme, path, capsys)
    assert main(["accept", str(programme), str(path)]) == 0
    (entry,) = yaml.safe_load((programme / "acceptance.yaml").read_text("utf-8"))
    assert len(entry["answers"]) == doubts.count()
    capsys.readouterr()
    assert main(publish) == 0, capsys.readouterr().err
    package = programme.parent / "portal/dataset" / DATASET / "current/datapackage.json"
    (source,) = json.loads(package.read_bytes())["sources"]
    assert (source["extraction"], source["acceptance"]["who"]) == ("reconstructed", WHO)
    assert "join-unclear" not in package.with_name("findings.csv").read_text("utf-8")


PRESS = (
    "([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))"
)


def refused_where_tampered(programme: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One byte of an answer; sealed anew: another source, an answer or a row of the sample less. One sentence each."""
    (entry,) = yaml.safe_load(path.read_text("utf-8"))
    (file,) = entry["files"]
    byte = path.with_name("byte.yaml")
    byte.write_text(path.read_text("utf-8").replace('text: "', 'text: ".', 1), "utf-8")
    edits: dict[str, dict[str, Any]] = {
        "source": {"files": [{**file, "sha256": f"{file['sha256'][:-1]}{(int(file['sha256'][-1], 16) + 1) % 16:x}"}]},
        "sample": {"verdicts": entry["verdicts"][1:]},
        "answer": {"answers": entry["answers"][1:]},
    }
    for one in (byte, *(saved(path.with_name(f"{name}.yaml"), {**entry, **edit}) for name, edit in edits.items())):
        assert main(["accept", str(programme), str(one)]) == 1, one.name
        told = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("…")]
        assert len(told) == 1, (one.name, told)
    assert not (programme / "acceptance.yaml").exists()


def test_a_typed_answer_stands_in_the_data(programme: Path, page: Page) -> None:
    page.goto(reviewed(programme).as_uri())
    item = page.locator("[data-place][data-other]").filter(has_text="2.10.").first
    column = int(item.get_attribute("data-column") or 0)
    item.focus()
    page.keyboard.press("c")
    page.keyboard.press("Control+a")
    page.keyboard.type("  Відділ   цифрового розвитку ")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    path = answered_by_keys(page, programme.parent / "acceptance.yaml")
    assert main(["accept", str(programme), str(path)]) == 0
    (entry,) = yaml.safe_load((programme / "acceptance.yaml").read_text("utf-8"))
    texts = [answer["text"] for answer in entry["answers"] if answer["column"] == column]
    assert "Відділ цифрового розвитку" in texts


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1440", "360"])
def test_everybody_can_use_it_at_any_width(programme: Path, page: Page, viewport: ViewportSize) -> None:
    """As it opens; with every kind of answer, an error, and all unfolded; and when it has saved.

    Every eighth row will do: axe looks at each element, and all rows are alike.
    """
    page.set_viewport_size(viewport)
    whole = dossier_of(programme, drawn=True)
    some = replace(whole, rows=whole.rows[::8], cells=whole.cells[:4])
    out = programme.parent / "review.html"
    out.write_bytes(review_page(some, load_definitions().schemas))
    page.goto(out.as_uri())
    assert page.locator("#folded .item").count() > 0
    assert page.locator("[data-row] img").count() >= page.locator("[data-row]").count()
    in_order(page, viewport)
    for key in ("j", "c", "Escape", "j", "b", "s", "Enter"):
        page.keyboard.press(key)
    page.locator("[data-row]").first.focus()
    page.keyboard.press("b")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.locator("#save button").click()
    expect(page.locator("#problem")).not_to_be_empty()
    expect(page.locator("textarea:visible")).to_have_count(1)
    in_order(page, viewport)
    page.evaluate(ALL_RIGHT)
    page.locator("#who").fill(WHO)
    with page.expect_download():
        page.locator("#save button").click()
    expect(page.locator("#problem")).to_contain_text("acceptance.yaml")
    in_order(page, viewport)


ALL_RIGHT = "for (const one of document.querySelectorAll('[value=right], [value=read]')) one.click()"


def in_order(page: Page, viewport: ViewportSize) -> None:
    """Nobody scrolls sideways, and axe finds no fault."""
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []


def test_one_wrong_row_makes_all_compulsory_and_the_file_is_no_acceptance(tmp_path: Path, page: Page) -> None:
    programme = copy_of_the_programme(tmp_path)
    page.goto(reviewed(programme).as_uri())
    rows = page.locator("[data-row]").count()
    page.keyboard.press("j")
    page.keyboard.press("2")
    expect(page.locator("#progress")).to_contain_text(str(rows - 1))
    page.locator("#who").fill(WHO)
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_contain_text(str(rows - 1))
    page.evaluate(
        "for (const item of document.querySelectorAll('.item:not(.wrong)')) item.querySelector('[value=right]').click()"
    )
    with page.expect_download() as download:
        page.locator("#save button").click()
    path = tmp_path / "acceptance.yaml"
    download.value.save_as(path)
    assert main(["accept", str(programme), str(path)]) == 1


def test_answers_outlive_a_closed_page(tmp_path: Path, page: Page) -> None:
    out = reviewed(copy_of_the_programme(tmp_path))
    page.goto(out.as_uri())
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#who").fill(WHO)
    expect(page.locator("#progress")).to_contain_text("9")
    until(page, "Object.values(localStorage).some((kept) => kept.includes('Оксана'))")
    page.goto("about:blank")
    page.goto(out.as_uri())
    expect(page.locator("#who")).to_have_value(WHO)
    expect(page.locator("#progress")).to_contain_text("9")


def test_without_scripts_it_is_read_and_says_how_to_answer(tmp_path: Path, browser: Browser) -> None:
    out = reviewed(copy_of_the_programme(tmp_path))
    with browser.new_context(java_script_enabled=False, viewport=NARROW) as context:
        page = context.new_page()
        page.goto(out.as_uri())
        assert "--xlsx" in page.locator("body").inner_text()
        expect(page.locator("[data-row='M2.10']")).to_contain_text("800")
        for shown in page.locator("fieldset, #save").all():
            expect(shown).to_be_hidden()


def test_nothing_of_an_act_becomes_markup(tmp_path: Path) -> None:
    dossier = dossier_of(copy_of_the_programme(tmp_path))
    hostile = "<script>alert(1)</script>\"'&</textarea>"
    rows = tuple(
        replace(one, row=replace(one.row, title=hostile)) if isinstance(one.row, Measure) else one
        for one in dossier.rows
    )
    made = review_page(replace(dossier, rows=rows, title=hostile), load_definitions().schemas).decode()
    assert "<script>alert" not in made
    assert made.count("<script>") == 1
    assert not re.search(r"(?:src|href)=\"(?!data:image/webp;base64,)", made)
    assert "default-src &#39;none&#39;" in made


def test_doubts_that_nobody_can_answer_there_are_told(tmp_path: Path) -> None:
    doubt = Finding.of(
        "glyph-unknown", value="?", source_ref="act.pdf#page=1", facts={"column": "1", "page_number": "1"}
    )
    dossier = replace(dossier_of(copy_of_the_programme(tmp_path)), unanswerable=(doubt,))
    made = review_page(dossier, load_definitions().schemas).decode()
    assert made.count("сумніви, яких на цій сторінці не розв") == 1
    assert "act.pdf, сторінка 1" in made


def test_a_thousand_rows_are_smooth(tmp_path: Path, page: Page) -> None:
    """The browser's own work, in seconds of the processor, so that other work on the machine does not count.

    What a person notices is a page that is not there after 2.5 s, or a key without an answer for 0.1 s; and a key lays
    out what it changed: how many boxes that touches does not grow with the page.
    """
    dossier = dossier_of(copy_of_the_programme(tmp_path))
    few, many = (work(page, grown(dossier, count), tmp_path) for count in (100, MANY))
    assert many.rows == MANY
    assert many.to_paint < PAINT_SECONDS
    assert many.of_a_key < KEY_SECONDS
    assert many.layouts <= few.layouts + KEYS
    assert many.styled <= 2 * few.styled + KEYS


KEYS = 40
PAINT_SECONDS, KEY_SECONDS = 2.5, 0.1


@dataclass(frozen=True, kw_only=True)
class Work:
    """What the browser did until the page was painted, and for a key of forty: seconds, layouts, styles anew."""

    rows: int
    to_paint: float
    of_a_key: float
    layouts: float
    styled: float


def grown(dossier: Dossier, count: int) -> Dossier:
    """So many measures, each beside the same place."""
    kept = [(row, row.row) for row in dossier.rows if isinstance(row.row, Measure)]
    rows = tuple(
        replace(row, row=replace(measure, measure_id=f"M{number}"))
        for number in range(count)
        for row, measure in (kept[number % len(kept)],)
    )
    return replace(dossier, rows=rows)


def work(page: Page, dossier: Dossier, folder: Path) -> Work:
    out = folder / f"{len(dossier.rows)}.html"
    out.write_bytes(review_page(dossier, load_definitions().schemas))
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def counted() -> dict[str, float]:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return {metric["name"]: metric["value"] for metric in metrics}

    page.goto(out.as_uri())
    until(page, "performance.getEntriesByName('first-contentful-paint').length > 0")
    painted = counted()
    page.evaluate("document.getElementById('folded') && (document.getElementById('folded').open = true)")
    page.keyboard.press("j")
    before = counted()
    for _ in range(KEYS // 2):
        page.keyboard.press("j")
        page.keyboard.press("a")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    after = counted()
    return Work(
        rows=page.locator("[data-row]").count(),
        to_paint=painted["TaskDuration"],
        of_a_key=(after["TaskDuration"] - before["TaskDuration"]) / KEYS,
        layouts=after["LayoutCount"] - before["LayoutCount"],
        styled=after["RecalcStyleCount"] - before["RecalcStyleCount"],
    )
