"""A year of acts played through: the programme, three acts that amend single items (one found late), a restatement."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from flows.model.errors import UsageError
from flows.outside.portals.address import open_portal
from flows.recipes.prepare_forms import FormsOrder, prepare_forms
from flows.recipes.publish_plan import publish_programme
from flows.steps import Direct
from support.halfyears import H1, H2, answering, at, report
from support.played import Play, sentences
from support.programmes import add_act, decision

if TYPE_CHECKING:
    from flows.model.half_years import Cycle
    from flows.model.plan import Tables

ACT = "programme-2026-2028.txt"
TOTALS = "1.2. Рядок «Всього:» викласти в такій редакції:\nВсього:\t\t\t\t27845\t10275\t8345\t9225\n"
PASSPORT = (
    "1.3. Рядок 10 паспорта Програми викласти в такій редакції:\n10\tДжерела та обсяги фінансування (тис. грн)\t"
    "Всього 2026 рік 2027 рік 2028 рік 27845 10275 8345 9225\n"
)
PROGRAMME, MARCH, MAY, AUGUST, NOVEMBER = (
    "46/38/VIII-2026-01-09",
    "51/1/VIII-2026-03-12",
    "52/1/VIII-2026-05-20",
    "53/1/VIII-2026-08-14",
    "55/1/VIII-2026-11-20",
)


def row(number: str) -> str:
    """The row of annex 1 as the act prints it."""
    from support.places import REAL

    lines = (REAL / "source" / ACT).read_text("utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"{number}. ") and "\t" in line)


def play_acts(play: Play) -> None:
    """Each act is published in its half-year; the one found late revises the newest half-year alone."""
    plan_of_january(play)
    more_money_in_march(play)
    first = answering(plan(play, H1, "2026-07-03"))
    play.send(*(report(plan(play, H1, "2026-07-03"), office, H1, "2026-07-03") for office in set(first.values())))
    play.plan("2026-07-08")
    assert play.publish("2026-07-08")
    one_less_in_august(play)
    asked_of_the_right_measures(play)
    found_late(play)
    restated(play)
    progress_of_both_halves(play)


def plan(play: Play, cycle: Cycle, day: str) -> Tables:
    return play.situation(day).plan_at(cycle).programme.tables


def plan_of_january(play: Play) -> None:
    done = play.plan("2026-01-12")
    assert (done.kind, done.version) == ("publish", "2026-H1")
    assert {line["actId"] for line in table(play, "measures")} == {PROGRAMME}


def more_money_in_march(play: Play) -> None:
    """Measure 2.10 gets more in 2027, and the totals with it."""
    changed = row("2.10").replace("\t800\t800\t1000", "\t800\t900\t1000")
    text = f"1.1. Пункт 2.10 додатка 1 викласти в такій редакції:\n{changed}\n{TOTALS}{PASSPORT}"
    add_act(play.programme, MARCH, decision(MARCH, text))
    done = play.plan("2026-03-13")
    assert (done.kind, done.version) == ("publish", "2026-H1.r2")
    told = sentences(done)[0]
    assert told.startswith("Рішення № 51/1/VIII від 12 березня 2026 року: змінено пункт 2.10 («Запровадження")
    assert "рядок 10 паспорта" in told
    assert "підсумки" in told
    (measure,) = (line for line in table(play, "measures") if line["measureId"] == "M2.10")
    assert measure["actId"] == MARCH
    assert measure["sourceRef"].startswith(f"{file_of(MARCH)}#line=")
    amounts = {line["year"]: line["amountUah"] for line in funding(play, "M2.10")}
    assert amounts == {"2026": "800000.00", "2027": "900000.00", "2028": "1000000.00"}
    names = {line["name"] for line in json.loads(served(play, "datapackage.json"))["resources"]}
    assert {"source-1", "source-1-text", "source-2", "source-2-text"} <= names
    assert served(play, f"source/{file_of(MARCH)}") == (play.programme / "source" / file_of(MARCH)).read_bytes()
    amendments = csv.DictReader(served(play, "official/amendments.csv").decode().splitlines())
    assert [(line["uid"], line["programId"]) for line in amendments] == [(MARCH, PROGRAMME)]


def one_less_in_august(play: Play) -> None:
    add_act(play.programme, AUGUST, decision(AUGUST, "1.1. Пункт 3.4 виключити.\n"))
    done = play.plan("2026-08-18")
    assert (done.kind, done.version) == ("publish", "2026-H2")
    assert sentences(done)[0].startswith("Рішення № 53/1/VIII від 14 серпня 2026 року: виключено пункт 3.4 («")
    assert not any(line["measureId"] == "M3.4" for line in table(play, "measures"))
    assert not any(line["check"] == "key-gap" and "3.4" in line["value"] for line in table(play, "findings"))


def asked_of_the_right_measures(play: Play) -> None:
    """The first half-year's forms ask of 3.4, which was in force; the second's do not."""
    for cycle, asks in (("2026-H1", True), ("2026-H2", False)):
        out = play.programme.parent / f"forms-{cycle}"
        made = prepare_forms(FormsOrder(folder=play.programme, cycle=cycle, out=out, now=at("2026-08-19")), Direct())
        asked = {line.subject for form in made.forms.values() for line in form.rows}
        assert ("M3.4" in asked) is asks
        assert "M2.10" in asked


def found_late(play: Play) -> None:
    """An act of May turns up in September: it adds a measure to the running half-year; what is past stays."""
    new = "2.16. Підтримка порталу\tВідділ інформаційного забезпечення\t2026-2028\tНе потребує\t-\t-\t-\tПортал працює"
    target = "\t2.16. Підтримка порталу\t%\t0\t30\t30\t40\t100"
    text = (
        f"1.1. Додаток 1 доповнити пунктом 2.16 такого змісту:\n{new}\n"
        f"1.2. Додаток 2 доповнити пунктом 2.16 такого змісту:\n{target}\n"
        "1.3. У пункті 2.10 додатка 1 слова «розумних зупинок» замінити словами «зупинок».\n"
    )
    add_act(play.programme, MAY, decision(MAY, text))
    done = play.plan("2026-09-02")
    assert (done.kind, done.version) == ("publish", "2026-H2.r2")
    assert sentences(done)[0].startswith(
        "Рішення № 52/1/VIII від 20 травня 2026 року: змінено пункт 2.10 («Запровадження та поетапне розгортання "
        "зупинок»); доповнено: пункт 2.16 («Підтримка порталу»)"
    )
    rows = {line["measureId"]: line for line in table(play, "measures")}
    assert [rows[key]["actId"] for key in ("M1.1", "M2.10", "M2.16")] == [PROGRAMME, MAY, MAY]
    assert int(rows["M2.16"]["position"]) == int(rows["M2.15"]["position"]) + 1
    assert {line["year"]: line["amountUah"] for line in funding(play, "M2.10")}["2027"] == "900000.00"
    with pytest.raises(UsageError, match="cycle-past"):
        publish_programme(play.order("2026-09-02", "2026-H1"), play.situation("2026-09-02"))
    versions = [str(one.version) for one in open_portal(play.portal).state(play.plan_dataset).versions]
    assert versions == ["2026-H1", "2026-H1.r2", "2026-H2", "2026-H2.r2"]


def restated(play: Play) -> None:
    """The whole programme anew, in November: what stood before counts no more."""
    text = (play.programme / "source" / ACT).read_text("utf-8").replace("Розробка та затвердження", "Затвердження")
    add_act(play.programme, NOVEMBER, text, kind="restatement")
    done = play.plan("2026-11-23")
    assert (done.kind, done.version) == ("publish", "2026-H2.r3")
    assert sentences(done)[0] == "Рішення № 55/1/VIII від 20 листопада 2026 року: програму викладено в новій редакції."
    assert {line["actId"] for line in table(play, "measures")} == {NOVEMBER}
    rows = {line["measureId"] for line in table(play, "measures")}
    assert {"M3.4", "M2.10"} <= rows
    assert "M2.16" not in rows


def progress_of_both_halves(play: Play) -> None:
    """Each half-year is held against the plan at its end."""
    second = plan(play, H2, "2027-01-05")
    play.send(*(report(second, office, H2, "2027-01-04") for office in set(answering(second).values())))
    play.plan("2027-01-08")
    done = play.publish("2027-01-08")
    assert done
    assert done.version == "2026-H2"
    reported = {
        cycle: {line["measureId"] for line in play.table("measure-progress") if line["cycle"] == cycle}
        for cycle in ("2026-H1", "2026-H2")
    }
    assert reported["2026-H2"] == set(answering(second))
    assert "M2.10" in reported["2026-H1"]


# --- what citizens get ----------------------------------------------------------------------------------


def file_of(uid: str) -> str:
    return f"act-{uid[-10:]}.txt"


def served(play: Play, name: str) -> bytes:
    raw = open_portal(play.portal).read(play.plan_dataset, name)
    assert raw is not None
    return raw


def table(play: Play, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(served(play, f"{name}.csv").decode().splitlines()))


def funding(play: Play, measure: str) -> list[dict[str, str]]:
    return [line for line in table(play, "measure-funding") if line["measureId"] == measure]
