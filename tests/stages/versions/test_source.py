"""The act beside the data: every place that a row names has its address, and nothing personal goes out unasked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.editions import ACT, HOSTILE, edition
from support.source_pages import elements, ids, texts_at

from flows.model.document import Cell, Document, Grid, Paragraph, Row, Span
from flows.model.source import ActSource, published_as
from flows.stages.acts.readers.text import read
from flows.stages.checks.sentences import explain
from flows.stages.tables.printed import rows_of
from flows.stages.versions.changelog import version_summary
from flows.stages.versions.datapackage import datapackage
from flows.stages.versions.decided import withheld_paths
from flows.stages.versions.release import release
from flows.stages.versions.source import source_findings
from flows.stages.versions.source_text import source_text

if TYPE_CHECKING:
    from flows.model.facts import ProgrammeFacts
    from flows.model.findings import Finding

EDITION = edition()
REASON = "У додатку 3 є домашні адреси"
TABLE = {"table", "tbody", "tr", "td"}


def found(text: str, facts: ProgrammeFacts = EDITION.facts, *, limit_mb: int = 10) -> list[Finding]:
    source = ActSource(text.encode(), read("act.txt", text.encode()))
    return source_findings([source], facts, EDITION.acts[-1], limit_mb=limit_mb)


def decided(*, publish: bool) -> ProgrammeFacts:
    """The facts once a person has decided."""
    decision = {"publish_source": publish, "publish_source_reason": REASON}
    acts = tuple(act.model_copy(update=decision) for act in EDITION.facts.acts)
    return EDITION.facts.model_copy(update={"acts": acts})


def test_the_act_goes_out_as_received_and_as_text() -> None:
    files = release(EDITION).files
    assert files["source/act.txt"] == ACT.raw
    page = files["source/act.txt.html"].decode()
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert """content="default-src 'none'; style-src 'unsafe-inline'"/>""" in page
    tags, links = zip(*((one.tag, one.attrib.get("href", "#")) for one in elements(page.encode())), strict=True)
    assert set(tags) <= {"html", "head", "meta", "title", "style", "body", "h1", "p", "a", "code"} | TABLE
    assert {link for link in links if not link.startswith("#")} == {"act.txt"}


def test_every_place_that_a_row_names_has_its_address() -> None:
    files = release(EDITION).files
    refs = {row["sourceRef"] for raw in EDITION.tables.values() for row in rows_of(raw) if row.get("sourceRef")}
    assert len(refs) > 0
    for ref in refs:
        file, _, fragment = ref.partition("#")
        assert fragment in ids(files[f"source/{file}.html"])


PAGED_ROWS = ((2, None, 1), (2, 3, 2), (3, None, 3))
"""First page, last page and number of each row."""


def paged() -> Document:
    """A page with a title and a table that goes on overleaf."""

    place = Span(first=1, last=1)
    spans = [replace(place, page=page, last_page=last, table=1, row=row) for page, last, row in PAGED_ROWS]
    rows = tuple(Row((Cell(str(span.row)), Cell("x")), span) for span in spans)
    title, end = Paragraph("Додаток 1", replace(place, page=2)), Paragraph("кінець", replace(place, page=3))
    return Document("a.pdf", "0" * 64, (title, Grid(rows), end))


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("page=2&table=1&row=1", "1"),
        ("page=2,3&table=1&row=2", "2"),
        ("page=2,3&table=1&row=1,3", "1"),
        ("page=3&table=1&row=3", "3"),
        ("page=2,3&table=1", "1"),
        ("page=2", "Додаток 1"),
        ("page=3", "кінець"),
        ("page=9", "Додаток 1"),
    ],
)
def test_a_place_of_a_paged_act_is_found_where_it_begins(fragment: str, text: str) -> None:
    page = source_text(paged(), [f"a.pdf#{fragment}"], act=EDITION.acts[-1], received="source/a.pdf")
    assert len(ids(page)) == len(set(ids(page)))
    assert text in texts_at(page, fragment)


@pytest.mark.parametrize(
    ("file", "received"),
    [
        ("акт.DOCX", "source/акт.DOCX"),
        ("act.pdf", "source/act.pdf"),
        ("act.html", "source/act.html.txt"),
        ("act.SVG", "source/act.SVG.txt"),
        ("act", "source/act.txt"),
    ],
)
def test_what_a_browser_could_run_is_shown_as_text(file: str, received: str) -> None:
    assert published_as(file) == (received, f"source/{file}.html")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Рішення\nІваненко І. І., тел. 067 123-45-67\n", "phone"),
        ("1\tІваненко\t(067) 123-45-67\n2\tПетренко\t100\n", "phone"),
        ("1\tІваненко\tтел.\t3-22-11\n2\tПетренко\tз\t100\n", "phone"),
        ("Рішення\nivan@example.org\n", "email"),
    ],
)
def test_an_act_with_personal_data_stays_at_home_until_a_person_decides(text: str, kind: str) -> None:
    (finding,) = found(text)
    assert (finding.check, finding.facts["personal"]) == ("source-personal-data", kind)
    assert finding.source_ref.startswith("act.txt#line=")
    assert not {"123-45-67", "3-22-11", "ivan@"} & set(explain(finding).split())
    assert found(text, decided(publish=True)) == []
    assert found(text, decided(publish=False)) == []


def test_names_and_posts_of_officials_and_figures_are_nobodys_data() -> None:
    assert found("Міський голова\tМикола МЕЛЬНИЧУК\nВсього\t27745 10275 8245 9225\t2026-2028\n") == []


def test_an_act_larger_than_the_portal_takes_stays_at_home() -> None:
    (finding,) = found("а" * 600_000, limit_mb=1)
    assert (finding.check, finding.facts["limit"]) == ("source-too-large", "1")
    assert found("а" * 600_000, decided(publish=True), limit_mb=1) == [finding]
    assert found("а" * 600_000, limit_mb=2) == []


def test_a_persons_refusal_is_told_with_its_reason() -> None:
    without = replace(EDITION, facts=decided(publish=False), sources=())
    (act,) = datapackage(without, ())["provenance"]["acts"]
    assert act["sourceWithheld"] == REASON
    assert act["files"][0]["path"] is None
    assert withheld_paths(without.facts, without.acts) == {"source/act.txt", "source/act.txt.html"}
    later = replace(without, before=EDITION.version, changes=())
    assert any(REASON in sentence for sentence in version_summary(later))
