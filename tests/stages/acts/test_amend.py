"""The plan in force: what acts print, in whatever way, makes the plan that a council would print anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.acts import Act, Direction, Indicator, Measure, with_totals
from support.amending_acts import (
    HEADERS,
    edited,
    in_force,
    indicator_row,
    measure_row,
    printed_totals,
    small_act,
    whole,
)

from flows.model.errors import SourceError
from flows.model.plan import key_of
from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.amending import read_amendment
from flows.stages.acts.readers.text import read
from flows.stages.acts.renewed import renewed
from flows.stages.checks.check import check
from flows.stages.tables.write import rows_sha256, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.model.plan import MeasureFunding, Programme

KNOWN = load_definitions()
M21, M22, M31 = "2.1", "2.2", "3.1"
NEW = Measure("2.5", "Єдине вікно", "Відділ інформаційного забезпечення", "2026", "Не потребує", ("-", "-", "-"), "Є")
NEW_TARGET = Indicator("2.5", "Єдине вікно", "%", "0", ("30", "30", "40"), "100")


def rows(programme: Programme) -> str:
    return rows_sha256(write(programme.tables, KNOWN.schemas))


def found(programme: Programme) -> list[tuple[str, str]]:
    """The critical findings of a plan: check and key."""
    files = write(programme.tables, KNOWN.schemas)
    every = check(files, programme, KNOWN.schemas, KNOWN.suites)
    return [(one.check, one.key) for one in every if one.severity.value == "critical"]


def row_of(programme: Programme, table: str, key: str) -> Any:  # noqa: ANN401  # a row of that table
    return next((row for row in programme.tables[table] if key_of(row) == key), None)


def numbered(act: Act, number: str) -> Measure:
    return next(measure for measure in act.measures if measure.number == number)


def with_measure(number: str, **changes: object) -> Callable[[Direction], Direction]:
    def edit(direction: Direction) -> Direction:
        made = [
            replace(one, **changes) if one.number == number else one  # type: ignore[arg-type]  # by name
            for one in direction.measures
        ]
        return replace(direction, measures=tuple(made))

    return edit


def without(number: str) -> Callable[[Direction], Direction]:
    def edit(direction: Direction) -> Direction:
        kept = [one for one in direction.measures if one.number != number]
        left = [one for one in direction.indicators if one.number != number]
        return replace(direction, measures=tuple(kept), indicators=tuple(left))

    return edit


def with_new(direction: Direction) -> Direction:
    if direction.number != "2":
        return direction
    return replace(direction, measures=(*direction.measures, NEW), indicators=(*direction.indicators, NEW_TARGET))


def test_a_plan_that_nothing_amends_is_settled_already() -> None:
    programme, _ = whole(small_act())
    assert renewed(programme.tables, programme.control) == (programme.tables, programme.control)


MORE = edited(small_act(), with_measure(M22, amounts=("10", "20", "30"), title="Інша назва"))
MORE_ROW = measure_row(numbered(MORE, M22))
HEADING = "2. Розвиток цифрової інфраструктури громади"
WORDED = (
    f"2.2. Інша назва; Виконавці: {numbered(MORE, M22).executors}; Строк виконання: {numbered(MORE, M22).term}; "
    f"Джерела фінансування: {numbered(MORE, M22).sources}; Обсяг фінансування: 2026 рік – 10 тис. грн, 2027 рік – 20 "
    f"тис. грн, 2028 рік – 30; Очікуваний результат: {numbered(MORE, M22).result}"
)


@pytest.mark.parametrize(
    "clause",
    [
        f"1.1. Пункт 2.2 додатка 1 викласти в такій редакції:\n{MORE_ROW}\n\n",
        f"1.1. Підпункт 2.2 пункту 2 викласти в новій редакції:\n«{MORE_ROW}»;\n\n",
        f"У додатку 1:\nпункт 2.2 викласти у наступній редакції:\n{HEADERS['measures']}{MORE_ROW}\n\n",
        f"пункт 2.2 читати в редакції:\n{HEADERS['measures']}{HEADING}\n{MORE_ROW}\n\n",
        f"внести зміни до пункту 2.2 (додається).\n\n{HEADERS['measures']}{MORE_ROW}\n\n",
        f"1.1. Пункт 2.2 додатка 1 викласти в такій редакції: «{WORDED}».\n\n",
        f"1.1. Пункт 2.2 додатка 1 викласти в такій редакції:\n«{WORDED}».\n\n",
        f"Додаток до рішення\n\nЗміни до переліку\n\n{HEADERS['measures']}{MORE_ROW}\n\n",
    ],
)
def test_an_item_is_restated_in_any_way_that_acts_have(clause: str) -> None:
    plan = in_force(small_act(), clause + printed_totals(MORE))
    assert rows(plan.programme) == rows(whole(MORE)[0])
    assert found(plan.programme) == []
    assert [(edit.action, edit.table, edit.key) for edit in plan.edits] == [
        ("restated", "measures", "M2.2"), ("restated", "passport", "10"), ("restated", "totals", "total"),
    ]  # fmt: skip
    measure = row_of(plan.programme, "measures", "M2.2")
    assert measure.act_id == "46/1-2026-01-10"
    assert measure.source_ref.startswith("1.txt#line=")
    assert row_of(plan.programme, "measures", "M2.1").act_id == "45/1-2026-01-09"
    assert plan.programme.balance.closes


@pytest.mark.parametrize(
    "clause",
    [
        "Додаток 1 доповнити пунктом 2.5 такого змісту:\n{0}\n\nДодаток 2 доповнити пунктом 2.5:\n{1}\n\n",
        "пункт 2 додатка 1 доповнити підпунктом 2.5:\n{0}\n\nпункт 2 додатка 2 доповнити підпунктом 2.5:\n{1}\n\n",
        "Перелік завдань доповнити рядком такого змісту:\n{0}\n\nПерелік індикаторів доповнити рядком:\n{1}\n\n",
        "Внести зміни та доповнення до Програми (додаються):\n\n{2}{0}\n\n{3}{1}\n\n",
        "Доповнити пунктом 2.5:\n\n{2}{0}\n\n{3}{1}\n\n",
        "Розділ 2 додатка 1 доповнити новим пунктом:\n{0}\n\nРозділ 2 додатка 2 доповнити показником:\n{1}\n\n",
    ],
)
def test_an_item_is_added_where_its_number_belongs(clause: str) -> None:
    text = clause.format(measure_row(NEW), indicator_row(NEW_TARGET), HEADERS["measures"], HEADERS["indicators"])
    plan = in_force(small_act(), text)
    assert rows(plan.programme) == rows(whole(edited(small_act(), with_new))[0])
    assert found(plan.programme) == []
    assert [(edit.action, edit.key) for edit in plan.edits] == [("added", "M2.5"), ("added", "I2.5")]


@pytest.mark.parametrize(
    "clause",
    [
        "Виключити пункт 2.2.",
        "1.1. Пункт 2.2 вилучити;",
        "пункт 2.2 визнати таким, що втратив чинність.",
        "Пункт 2.2 виключити з додатка 1; пункт 2.2 виключити з додатка 2.",
        "У пункті 2 підпункт 2.2 викреслити.",
        "п.п. 2.2 п. 2 виключити.",
    ],
)
def test_an_item_is_taken_out_and_nobody_misses_its_number(clause: str) -> None:
    wanted = edited(small_act(), without(M22))
    plan = in_force(small_act(), f"{clause}\n\n{printed_totals(wanted)}")
    assert rows(plan.programme) == rows(whole(wanted)[0])
    assert found(plan.programme) == []
    every = check(write(plan.programme.tables, KNOWN.schemas), plan.programme, KNOWN.schemas, KNOWN.suites)
    assert not any(one.check == "key-gap" and "2.2" in one.value for one in every)


def test_words_are_replaced_where_it_is_certain() -> None:
    measure = numbered(small_act(), M22)
    word = next(word for word in measure.title.split() if measure_row(measure).count(word) == 1 and len(word) > 5)
    clause = f"у пункті 2.2 додатка 1 слово «{word}» замінити словами «нові слова»."
    plan = in_force(small_act(), clause)
    changed = edited(small_act(), with_measure(M22, title=measure.title.replace(word, "нові слова")))
    assert rows(plan.programme) == rows(whole(changed)[0])
    made = row_of(plan.programme, "measures", "M2.2")
    assert (made.act_id, made.source_ref.partition("#")[0]) == ("46/1-2026-01-10", "1.txt")


def test_words_may_be_replaced_in_the_column_that_the_act_names() -> None:
    measure = numbered(small_act(), M22)
    clause = f"у пункті 2.2 додатка 1 графи «Термін виконання» цифри «{measure.term}» замінити на «2028»."
    plan = in_force(small_act(), clause)
    assert rows(plan.programme) == rows(whole(edited(small_act(), with_measure(M22, term="2028")))[0])


def printed_amounts(programme: Programme) -> list[str | None]:
    """Those of measure 2.2, year by year."""
    funding = cast("Sequence[MeasureFunding]", programme.tables["measure-funding"])
    return [row.amount_text for row in funding if row.measure_id == "M2.2"]


@pytest.mark.parametrize("column", ["6", "«2027 рік»", "«2027»"])
def test_a_column_is_named_by_its_place_too(column: str) -> None:
    clause = f"у графі {column} пункту 2.2 цифри «70» замінити цифрами «80»."
    plan = in_force(small_act(), clause)
    assert printed_amounts(plan.programme) == ["50", "80", "90"]


def test_a_column_that_one_annex_has_says_which_annex_is_meant() -> None:
    clause = "у графі «Очікуваний результат» пункту 2.2 слово «сучасного» замінити словом «належного»."
    plan = in_force(small_act(), clause)
    result = numbered(small_act(), M22).result.replace("сучасного", "належного")
    assert rows(plan.programme) == rows(whole(edited(small_act(), with_measure(M22, result=result)))[0])


def test_a_figure_that_both_annexes_hold_is_not_replaced_unless_the_annex_is_named() -> None:
    act = edited(small_act(), with_measure(M22, amounts=("50", "9", "90")))
    plan = in_force(act, "у пункті 2.2 цифри «9» замінити на «8».")
    assert found(plan.programme) == [("amendment-unclear", "1.txt#line=10,10")]
    plan = in_force(act, "у пункті 2.2 додатка 1 цифри «9» замінити на «8».")
    assert printed_amounts(plan.programme) == ["50", "8", "90"]
    assert row_of(plan.programme, "indicators", "I2.2").dynamics_text == "9"


@pytest.mark.parametrize(
    "line",
    [
        "Фінансовому управлінню передбачити кошти на виконання Програми.",
        "Контроль за виконанням пункту 1 цього рішення покласти на комісію.",
        "Внести відповідні зміни до бюджету громади.",
    ],
)
def test_what_only_sees_to_the_decision_is_no_amendment(line: str) -> None:
    plan = in_force(small_act(), f"Напрям 2 викласти в такій редакції: «Інша назва».\n{line}\n")
    assert found(plan.programme) == []


def test_what_stands_twice_is_not_replaced() -> None:
    act = edited(small_act(), with_measure(M22, amounts=("800", "800", "10")))
    plan = in_force(act, "у пункті 2.2 цифри «800» замінити на «900».")
    assert found(plan.programme) == [("amendment-unclear", "1.txt#line=10,10")]
    plan = in_force(act, "у пункті 2.2 стовпця «2027 рік» цифри «800» замінити на «900».")
    funding = cast("Sequence[MeasureFunding]", plan.programme.tables["measure-funding"])
    (amount,) = (one.amount_uah for one in funding if (one.measure_id, one.year) == ("M2.2", 2027))
    assert amount == 900000


@pytest.mark.parametrize(
    ("clauses", "wrong"),
    [
        ("Виключити пункт 9.9.", [("amendment-unknown", "M9.9")]),
        ("Виключити пункт 2.2.\nпункт 2.2 вилучити.", [("amendment-twice", "I2.2"), ("amendment-twice", "M2.2")]),
        (f"Додаток 1 доповнити пунктом 2.2:\n{MORE_ROW}", [("amendment-known", "M2.2")]),
        (f"Пункт 2.9 викласти в редакції:\n{MORE_ROW.replace('2.2.', '2.9.')}", [("amendment-unknown", "M2.9")]),
        (f"{HEADERS['measures']}{MORE_ROW}\n{MORE_ROW}", [("amendment-twice", "M2.2")]),
        ("Збільшити обсяг фінансування пункту 2.2.", [("amendment-unclear", "1.txt#line=10,10")]),
        ("пункт 2.2 доповнити словами «та кнопки».", [("amendment-unclear", "1.txt#line=10,10")]),
        ("Пункти 2.2, 2.3 вважати пунктами 2.3, 2.4.", [("amendment-unclear", "1.txt#line=10,10")]),
        ("Пункт 2.2 викласти в такій редакції:", [("amendment-unclear", "1.txt#line=10,10")]),
        ("Програму викласти в новій редакції (додається).", [("amendment-unclear", "1.txt#line=10,10")]),
        ("У тексті слова «а» замінити словами «б».", [("amendment-unclear", "1.txt#line=10,10")]),
        ("у пункті 2.2 слова «яких нема» замінити на «інші».", [("amendment-unclear", "1.txt#line=10,10")]),
        ("У пункті 2.2 слова «мережі Інтернет» виключити.", [("amendment-unclear", "1.txt#line=10,10")]),
        ("З пункту 2.2 виключити фінансове управління.", [("amendment-unclear", "1.txt#line=10,10")]),
        (
            "у графі «Виконавці» пункту 2.2 слова «фінансове управління» виключити.",
            [("amendment-unclear", "1.txt#line=10,10")],
        ),
        ("Визначити виконавцем пункту 2.2 фінансове управління.", [("amendment-unclear", "1.txt#line=10,10")]),
        ("Передбачити у 2027 році на пункт 2.2 суму 90 тис. грн.", [("amendment-unclear", "1.txt#line=10,10")]),
        ("Встановити загальний обсяг Програми в сумі 27845 тис. грн.", [("amendment-unclear", "1.txt#line=10,10")]),
        ("Пункт 2.2 – 90 тис. грн у 2027 році.", [("amendment-unclear", "1.txt#line=10,10")]),
        ("Пункти 2.2, 2.3 об'єднати.", [("amendment-unclear", "1.txt#line=10,10")]),
        ("У пункті 2.2 замість цифр «70» читати «90».", [("amendment-unclear", "1.txt#line=10,10")]),
        ("у графі 4 пункту 2.2 цифри «70» замінити цифрами «80».", [("amendment-unclear", "1.txt#line=10,10")]),
        ("Пункт 2.2 вважати пунктом 2.6, доповнити новим пунктом 2.5.", [("amendment-unclear", "1.txt#line=10,10")]),
        ("Додаток 3 викласти в новій редакції.", [("amendment-unclear", "1.txt#line=10,10")]),
        ("Пункт 2.2 викласти в редакції: «2.2. Інша назва».", [("amendment-unclear", "1.txt#line=10,10")]),
        (f"{HEADERS['measures']}\n", [("amendment-unclear", "1.txt")]),
    ],
)
def test_what_cannot_be_done_for_certain_is_critical(clauses: str, wrong: Sequence[tuple[str, str]]) -> None:
    plan = in_force(small_act(), clauses + "\n")
    assert sorted(found(plan.programme)) == sorted(wrong)


def test_an_act_that_decides_nothing_of_a_programme_is_not_taken_for_one() -> None:
    with pytest.raises(SourceError, match="source-without-tables"):
        read_amendment(read("1.txt", "Про щось інше.\n".encode()), KNOWN.words, whole(small_act())[1])


def test_a_total_that_no_longer_adds_up_says_by_which_act() -> None:
    plan = in_force(small_act(), f"Пункт 2.2 викласти в такій редакції:\n{MORE_ROW}\n")
    stale = [one for one in plan.programme.findings if one.check == "total-stale"]
    assert {one.key for one in stale} <= {"2026", "2027", "2028", "total"}
    assert "total" in {one.key for one in stale}
    assert {(one.facts["number"], one.source_ref.partition("#")[0]) for one in stale} == {("46/1", "programme.txt")}
    (total,) = (one for one in plan.programme.control.totals if one.year is None)
    assert (total.row_uah, total.passport_uah) == (None, None)


def test_acts_follow_each_other_and_the_newest_counts() -> None:
    again = edited(small_act(), with_measure(M22, amounts=("1", "2", "3"), title="Третя назва"))
    first = f"Пункт 2.2 викласти в такій редакції:\n{MORE_ROW}\n\n{printed_totals(MORE)}"
    second = f"Пункт 2.2 викласти в такій редакції:\n{measure_row(numbered(again, M22))}\n\n{printed_totals(again)}"
    plan = in_force(small_act(), first, second)
    assert rows(plan.programme) == rows(whole(again)[0])
    assert found(plan.programme) == []
    assert row_of(plan.programme, "measures", "M2.2").act_id == "47/1-2026-01-11"


def test_an_annex_restated_as_a_whole_takes_out_what_it_does_not_print() -> None:
    wanted = edited(small_act(), without(M22))
    lines = "\n".join(measure_row(one) for one in wanted.measures)
    targets = "\n".join(indicator_row(one) for one in wanted.indicators)
    tables = f"{HEADERS['measures']}{lines}\n\n{HEADERS['indicators']}{targets}\n\n"
    text = f"Додатки 1, 2 викласти в новій редакції:\n\n{tables}"
    plan = in_force(small_act(), text + printed_totals(wanted))
    assert rows(plan.programme) == rows(whole(wanted)[0])
    assert ("removed", "M2.2") in {(edit.action, edit.key) for edit in plan.edits}


def test_a_direction_is_called_otherwise() -> None:
    plan = in_force(small_act(), "Напрям 2 викласти в такій редакції: «Зовсім інша назва».")
    made = row_of(plan.programme, "directions", "D2")
    assert (made.title, made.act_id) == ("Зовсім інша назва", "46/1-2026-01-10")


# --- whatever is edited ---------------------------------------------------------------------------------

amounts = st.tuples(*[st.integers(0, 2000).map(str)] * 3)
titles = st.lists(st.sampled_from(["портал", "мережа", "сервіс", "дані", "громада", "доступ"]), min_size=2, max_size=4)
NUMBERS = [f"{direction}.{place}" for direction in (2, 3) for place in (1, 2, 3, 4)]


@st.composite
def edits(draw: st.DrawFn) -> tuple[Act, str]:
    """The programme edited, and the act that does the same."""
    act, clauses = small_act(), []
    chosen = draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=4))
    for number in chosen:
        if draw(st.booleans()) or not number.endswith(("2", "3")):
            title = f"{' '.join(draw(titles)).capitalize()} {number}"
            act = edited(act, with_measure(number, amounts=draw(amounts), title=title))
            clauses.append(f"Пункт {number} викласти в такій редакції:\n{measure_row(numbered(act, number))}\n\n")
        else:
            act = edited(act, without(number))
            clauses.append(f"Виключити пункт {number}.\n\n")
    if draw(st.booleans()):
        act = edited(act, with_new)
        clauses.append(f"Додаток 1 доповнити пунктом 2.5:\n{measure_row(NEW)}\n\n")
        clauses.append(f"Додаток 2 доповнити пунктом 2.5:\n{indicator_row(NEW_TARGET)}\n\n")
    return with_totals(act), "".join([*draw(st.permutations(clauses)), printed_totals(act)])


@given(edits())
@settings(max_examples=40, deadline=None)
def test_edits_by_an_act_make_the_plan_that_was_edited_itself(case: tuple[Act, str]) -> None:
    act, text = case
    plan, direct = in_force(small_act(), text).programme, whole(act)[0]
    assert rows(plan) == rows(direct)
    assert [replace(one, row_ref="", passport_ref="") for one in plan.control.totals] == [
        replace(one, row_ref="", passport_ref="") for one in direct.control.totals
    ]
    assert plan.control.expected_dynamics == direct.control.expected_dynamics
    assert plan.control.similar_executors == direct.control.similar_executors
    assert plan.balance.closes
