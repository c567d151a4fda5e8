"""Notices reach a real receiver, each once for its cause, and a carrier that fails stops nothing."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.messages.runs import NOTICES
from flows.model.errors import DefinitionError, RejectedError
from flows.model.findings import Finding
from flows.model.half_years import Now
from flows.model.progress import Latecomer
from flows.model.versions import Drift
from flows.outside.machine.notices import forget, portal_away, send
from flows.stages import notices

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
from support.receiver import SECRET, Receiver

PORTAL, DATASET = "ckan:https://data.example.org", "kvitneve-programme"

NOON = datetime(2026, 7, 8, 12, 0, tzinfo=ZoneInfo("Europe/Kyiv"))

PUBLISHED = notices.published(PORTAL, DATASET, "2026-H1", ["Захід 2.10: на 2027 рік 900 000 грн, було 800 000 грн."])


def test_a_notice_says_what_changed_where_it_is_and_what_is_asked(receiver: Receiver) -> None:
    assert send(PUBLISHED) == ()
    (got,) = receiver.got
    assert got["title"] == "Опубліковано: kvitneve-programme, 2026-H1"
    assert "900 000 грн" in got["message"]
    assert "https://data.example.org/dataset/kvitneve-programme" in got["message"]
    assert got["message"].endswith("Від вас нічого не треба.")


def test_each_is_told_once_for_its_cause(receiver: Receiver) -> None:
    for _ in range(3):
        send(PUBLISHED)
    send(notices.published(PORTAL, DATASET, "2026-H1.r2", []))
    send(notices.published("folder:/srv/portal", DATASET, "2026-H1.r2", []))
    assert [got["title"].rpartition(" ")[2] for got in receiver.got] == ["2026-H1", "2026-H1.r2", "2026-H1.r2"]


def test_what_was_mended_and_comes_back_is_news_again(receiver: Receiver) -> None:
    found = notices.drift(PORTAL, DATASET, [Drift(target="2026-H1/measures.csv", expected="a", found="b")])
    send(found)
    send(found)
    forget("drift", found.subject)
    send(found)
    assert len(receiver.got) == 2
    assert "2026-H1/measures.csv" in receiver.got[0]["message"]


def test_a_carrier_that_fails_is_named_without_its_secret_and_tried_again(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    unknown = f"nonsense://{SECRET} 123456:{SECRET} {SECRET}:123456 {SECRET}"  # any part of these may be the secret
    monkeypatch.setenv("HROMADA_NOTIFY", f"{receiver.address} {unknown} json://{SECRET}@127.0.0.1:9/")
    failed = (*(f"HROMADA_NOTIFY[{place}]" for place in range(2, 6)), "json")
    assert send(PUBLISHED) == failed
    assert send(PUBLISHED) == failed
    assert len(receiver.got) == 1
    receiver.status = 500
    monkeypatch.setenv("HROMADA_NOTIFY", receiver.address.replace("user", "other"))
    assert send(PUBLISHED) == ("json",)
    assert SECRET not in "".join(capfd.readouterr())
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET.encode() not in kept


def test_without_addresses_nothing_is_sent(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HROMADA_NOTIFY")
    assert send(PUBLISHED) == ()
    assert receiver.got == []


def test_a_portal_away_is_told_after_a_day_and_once(receiver: Receiver) -> None:
    for hours in (0, 12, 24):
        assert portal_away(PORTAL, Now(NOON + timedelta(hours=hours))) == ()
    assert receiver.got == []
    for hours in (25, 48, 400):
        portal_away(PORTAL, Now(NOON + timedelta(hours=hours)))
    (got,) = receiver.got
    assert "2026-07-08T12:00" in got["message"]
    forget("away", PORTAL)
    portal_away(PORTAL, Now(NOON + timedelta(hours=500)))
    assert len(receiver.got) == 1


def test_a_damaged_memory_costs_a_repetition_and_no_more(receiver: Receiver, tmp_path: Path) -> None:
    send(PUBLISHED)
    for path in (tmp_path / "state").rglob("*.json"):
        path.write_text('{"cause": 1', "utf-8")
    send(PUBLISHED)
    assert len(receiver.got) == 2


def test_a_rejection_names_every_critical_finding_that_fits() -> None:
    grave = [
        Finding.of(
            "value-missing",
            table="measures",
            key=f"M{number}",
            field="amountUah",
            facts={"year": "2026"},
        )
        for number in range(30)
    ]
    mild = Finding.of("term-missing", table="measures", key="M99")
    notice = notices.rejected(PORTAL, "kvitneve", RejectedError("rejected", [*grave, mild], programme="", count=30))
    assert notice.body.count("• ") == notices.MOST_LINES
    assert "…і ще 10" in notice.body
    assert "M99" not in notice.body
    assert "ще" not in notices.published(PORTAL, DATASET, "2026-H1", []).body


LATECOMER = Latecomer(
    executor_id="Efinance",
    name="управління фінансів",
    cycle="2026-H1",
    state="late",
    due=date(2026, 7, 6),
    submitted=None,
    received=date(2026, 7, 8),
    file="Петренко.xlsx",
    label="report-1a2b3c4d",
    is_recorded=False,
)


def test_a_notice_of_who_is_late_tells_what_to_record_and_no_files_name() -> None:
    body = notices.late(PORTAL, DATASET, [LATECOMER]).body
    assert "report-1a2b3c4d" in body
    assert "Петренко" not in body


def test_every_notice_ends_with_what_is_asked_of_the_maintainer() -> None:
    told = [
        PUBLISHED,
        notices.confirmed(PORTAL, DATASET, "2026-H1", "2026-H2"),
        notices.approval(
            PORTAL, DATASET, title="Програма", fingerprint="f", summary="Буде", page="http://127.0.0.1:4200/runs/1"
        ),
        notices.lapsed("kvitneve 2026-H1", "run"),
        notices.late(PORTAL, DATASET, [LATECOMER]),
        notices.drift(PORTAL, DATASET, [Drift(target="a", expected="b", found="c")]),
        notices.away(PORTAL, "2026-07-08T06:00"),
        notices.failed(PORTAL, "kvitneve", DefinitionError("facts-edrpou", file="f", line=1, field="x", found="1")),
        notices.rejected(PORTAL, "kvitneve", RejectedError("rejected", (), programme="", count=0)),
    ]
    assert {notice.kind for notice in told} == set(NOTICES) - {"summary", "unlisted", "more"}
    for notice in told:
        assert notice.title
        assert notice.body
        assert not re.search(r"{\w+}", notice.title + notice.body)
