"""Acts of one hromada, each printed in another way that real acts use: read exactly, or refused with the row named."""

from __future__ import annotations

import pytest
from support.layouts import BY_SOURCE_COLUMNS, DAMAGED, differences, gold, tables_of, text_of

from flows.messages.text import Severity
from flows.recipes.extract_programme import extract_programme
from flows.stages.checks.sentences import explain

GOLD = gold()
LAWFUL = sorted(GOLD.keys() - DAMAGED)
ROW_OF = {"20g_cell_lost": "1.2", "20i_cell_doubled": "1.2", "40b_one_number_missing": "Оприлюднення наборів"}


@pytest.mark.parametrize("name", LAWFUL)
def test_a_lawful_act_is_read_exactly(name: str) -> None:
    extraction = extract_programme(f"{name}.txt", text_of(name).encode())
    wrong = differences(GOLD[name], tables_of(extraction.files), sources=name not in BY_SOURCE_COLUMNS)
    assert wrong == []
    assert [explain(f) for f in extraction.findings if f.severity is Severity.CRITICAL] == []
    assert extraction.balance.closes


@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_a_damaged_act_is_refused_and_the_row_named(name: str) -> None:
    extraction = extract_programme(f"{name}.txt", text_of(name).encode())
    critical = [explain(f) for f in extraction.findings if f.severity is Severity.CRITICAL]
    assert any(ROW_OF[name] in message for message in critical), critical
    assert extraction.balance.closes
    assert extraction.balance.refused > 0


def test_an_act_with_signatures_prints_no_name_and_no_telephone() -> None:
    for name in ("16a_signature_one_tab", "16e_vykonavets_phone"):
        extraction = extract_programme(f"{name}.txt", text_of(name).encode())
        said = " ".join(explain(finding) for finding in extraction.findings)
        assert "line-ignored" in {finding.check for finding in extraction.findings}
        assert not any(secret in said for secret in ("ПЕТРЕНКО", "Олена", "2-11-22"))
        published = b"".join(raw for table, raw in extraction.files.items() if table != "passport").decode()
        assert not any(secret in published for secret in ("ПЕТРЕНКО", "КОВАЛЬ", "2-11-22"))
