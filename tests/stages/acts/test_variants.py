"""One act, printed in many further ways: each is read exactly, for a person would read each without doubt."""

from __future__ import annotations

import pytest
from support.layouts import differences, gold, tables_of
from support.variants import VARIANTS

from flows.messages.text import Severity
from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.text import read
from flows.stages.tables.write import write


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_says_the_same(name: str) -> None:
    known = load_definitions()
    programme = normalise(extract(read("act.txt", VARIANTS[name].encode()), known.words), known.words, {})
    critical = [finding for finding in programme.findings if finding.severity is Severity.CRITICAL]
    assert critical == []
    assert differences(gold()["00_control"], tables_of(write(programme.tables, known.schemas))) == []
    assert programme.balance.closes
