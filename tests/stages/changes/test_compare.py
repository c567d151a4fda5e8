from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from support.editions import BUDGET, SCHEMAS, Rows, edited, files_of, indicator, measure, money, programme, targets

from flows.messages.published import CHANGES
from flows.model.plan import Direction, Executor, FundingSource, MeasureExecutor, PassportRow
from flows.stages.changes.compare import compare
from flows.stages.tables.write import csv_bytes, csv_records, write_rows

if TYPE_CHECKING:
    from flows.model.versions import Change

Edit = Callable[[Rows], None]


def changes(*edits: Edit) -> tuple[Change, ...]:
    """What the edits of the programme are told as."""
    after = programme()
    for edit in edits:
        edit(after)
    return compare(files_of(programme()), files_of(after))


def sentences(*edits: Edit) -> list[str]:
    return [change.sentence.replace("\u00a0", "_") for change in changes(*edits)]


def put(table: str, place: int, **cells: Any) -> Edit:  # noqa: ANN401  # any field of any row
    """Change cells of one row."""

    def edit(rows: Rows) -> None:
        row = edited(rows[table][place], **cells)
        rows[table] = (*rows[table][:place], row, *rows[table][place + 1 :])

    return edit


def add(table: str, *new: Any) -> Edit:  # noqa: ANN401  # rows of any table
    def edit(rows: Rows) -> None:
        rows[table] = (*rows[table], *new)

    return edit


def drop(table: str, key: str, value: str) -> Edit:
    def edit(rows: Rows) -> None:
        rows[table] = tuple(row for row in rows[table] if getattr(row, key) != value)

    return edit


def remove_first_executor_of_2_1(rows: Rows) -> None:
    rows["measure-executors"] = (rows["measure-executors"][0], *rows["measure-executors"][2:])


def test_a_first_version_changes_nothing() -> None:
    assert compare(None, files_of(programme())) == ()


def test_equal_tables_have_no_changes() -> None:
    assert changes() == ()


ONE_SENTENCE: dict[str, tuple[list[Edit], str]] = {
    "money up": (
        [put("measure-funding", 3, amount_uah=Decimal(900000), amount_text="900000")],
        "Захід 2.1 «Зупинки»: у 2027 році 900_000 грн, було 800_000 грн (+100_000 грн).",
    ),
    "money down to kopecks": (
        [put("measure-funding", 3, amount_uah=Decimal("799999.50"), amount_text="799999,50")],
        "Захід 2.1 «Зупинки»: у 2027 році 799_999,50 грн, було 800_000 грн (−0,50 грн).",
    ),
    "money no longer stated": (
        [put("measure-funding", 3, amount_uah=None, amount_text=None)],
        "Захід 2.1 «Зупинки»: суму на 2027 рік більше не вказано, було 800_000 грн.",
    ),
    "the same money printed otherwise": (
        [put("measure-funding", 3, amount_text="800 000,00")],
        "Захід 2.1 «Зупинки»: суми записано так: «2027: 800 000,00» (було: «2027: 800000»). У гривнях вони ті самі.",
    ),
    "unit of the whole table": (
        [put("measure-funding", place, unit_text="гривень") for place in range(6)],
        (
            "Суми в переліку заходів подано в одиницях «гривень» (було: «грн»). "
            "Якщо сама сума в гривнях змінилася, про це сказано окремо."
        ),
    ),
    "source of money": (
        [
            put("measures", 1, funding_sources_text=f"{BUDGET}; інші джерела"),
            *(put("measure-funding", place, source_id="mixed") for place in (2, 3)),
            add("funding-sources", FundingSource("mixed", f"{BUDGET}; інші джерела")),
        ],
        f"Захід 2.1 «Зупинки»: джерело фінансування — «{BUDGET}; інші джерела» (було: «{BUDGET}»).",
    ),
    "measure added with all its rows": (
        [
            add("measures", measure("2.3", "Карта", 4)),
            add("measure-funding", *money("2.3", "1000", "250.50")),
            add("measure-executors", MeasureExecutor("M2.3", "Eaaaaaaaa", 1)),
            add("indicators", indicator("2.3", 4)),
            add("indicator-targets", *targets("2.3", "0", "1")),
        ],
        "Додано захід 2.3 «Карта» (напрям: 2 «Мережа») на 1_250,50 грн (2026: 1_000; 2027: 250,50).",
    ),
    "measure without money dropped with all its rows": (
        [
            drop("measures", "measure_id", "M2.2"),
            drop("measure-funding", "measure_id", "M2.2"),
            drop("measure-executors", "measure_id", "M2.2"),
            drop("indicators", "measure_id", "M2.2"),
            drop("indicator-targets", "indicator_id", "I2.2"),
            drop("funding-sources", "source_id", "none"),
        ],
        "Вилучено захід 2.2 «Облік» (напрям: 2 «Мережа»), який не мав фінансування.",
    ),
    "title": (
        [put("measures", 1, title="Розумні зупинки")],
        "Захід 2.1 названо «Розумні зупинки» (було: «Зупинки»).",
    ),
    "term with its dates": (
        [put("measures", 1, term_text=None, term_start=None, term_end=None)],
        "Захід 2.1 «Зупинки»: строк виконання — не вказано (було: «2026-2027»).",
    ),
    "result": (
        [put("measures", 1, expected_result="Сто зупинок")],
        "Захід 2.1 «Зупинки»: очікуваний результат — «Сто зупинок» (було: «Усе працює»).",
    ),
    "another direction": (
        [put("measures", 1, direction_id="D1"), put("indicators", 1, direction_id="D1")],
        "Захід 2.1 «Зупинки»: перенесено до напряму 1 «Навчання» (було: 2 «Мережа»).",
    ),
    "executor added": (
        [
            put("measures", 0, executors_text="Відділ А, Відділ Б"),
            add("measure-executors", MeasureExecutor("M1.1", "Ebbbbbbbb", 2)),
        ],
        "Захід 1.1 «Курси»: додано виконавця «Відділ Б».",
    ),
    "executor removed": (
        [put("measures", 1, executors_text="Відділ Б"), remove_first_executor_of_2_1],
        "Захід 2.1 «Зупинки»: вилучено виконавця «Відділ А».",
    ),
    "executor replaced by one not known before": (
        [
            put("measures", 0, executors_text="Відділ В"),
            put("measure-executors", 0, executor_id="Ecccccccc"),
            add("executors", Executor("Ecccccccc", "Відділ В", None)),
        ],
        "Захід 1.1 «Курси»: виконавець «Відділ В» замість «Відділ А».",
    ),
    "executors worded otherwise": (
        [put("measures", 0, executors_text="відділ  А"), put("executors", 0, name="відділ  А")],
        "Захід 1.1 «Курси»: перелік виконавців викладено так: «відділ  А» (було: «Відділ А»).",
    ),
    "executors understood otherwise": (
        [put("measure-executors", 0, executor_id="Ebbbbbbbb")],
        "Захід 1.1 «Курси»: виконавців прочитано як «Відділ Б», раніше — «Відділ А»; слова акта ті самі.",
    ),
    "code of an executor": (
        [put("executors", 0, edrpou="00032129")],
        "Виконавець «Відділ А»: код ЄДРПОУ — «00032129» (було: не вказано).",
    ),
    "indicator added to a measure": (
        [
            add("indicators", replace(indicator("2.9", 4), measure_id="M2.1")),
            add("indicator-targets", *targets("2.9", "0", "1.5")),
        ],
        "Додано індикатор 2.9 «Показник 2.9» (цілі — 2026: 0 %; 2027: 1,5 %).",
    ),
    "indicator dropped": (
        [drop("indicators", "indicator_id", "I1.1"), drop("indicator-targets", "indicator_id", "I1.1")],
        "Вилучено індикатор 1.1 «Показник 1.1» (цілі були — 2026: 100 %; 2027: 0 %).",
    ),
    "target with its level": (
        [put("indicator-targets", 2, target_value=Decimal(70), target_level=Decimal(70))],
        "Індикатор 2.1 «Показник 2.1»: ціль на 2026 рік — 70 %, було 60 %.",
    ),
    "target no longer stated": (
        [put("indicator-targets", 2, target_value=None)],
        "Індикатор 2.1 «Показник 2.1»: цілі на 2026 рік більше не вказано (було 60 %).",
    ),
    "target moved to another year": (
        [put("indicator-targets", 0, target_value=Decimal(0)), put("indicator-targets", 1, target_value=Decimal(100))],
        "Індикатор 1.1 «Показник 1.1»: ціль 100 % перенесено з 2026 на 2027 рік.",
    ),
    "targets understood otherwise": (
        [put("indicator-targets", place, target_kind="level") for place in (0, 1)],
        (
            "Індикатор 1.1 «Показник 1.1»: цілі прочитано як рівень на кінець року, раніше — приріст за рік; "
            "самі цілі ті самі."
        ),
    ),
    "baseline": (
        [put("indicators", 0, baseline=Decimal("14.3"))],
        "Індикатор 1.1 «Показник 1.1»: початкове значення — 14,3 (було: 0).",
    ),
    "unit with its code": (
        [put("indicators", 0, unit_text="Шт.", unit_code="H87")],
        "Індикатор 1.1 «Показник 1.1»: одиниця виміру — «Шт.» (було: «%»).",
    ),
    "dynamics": (
        [put("indicators", 0, dynamics_text=None)],
        "Індикатор 1.1 «Показник 1.1»: динаміка — не вказано (було: «100»).",
    ),
    "passport row": (
        [put("passport", 1, value="300 300 100")],
        "Рядок паспорта 10 «Обсяги»: «300 300 100» (було: «300 200 100»).",
    ),
    "passport row added": (
        [add("passport", PassportRow(row_number="11", label="Мета", value=None, source_ref="x"))],
        "До паспорта додано рядок 11 «Мета»: не вказано.",
    ),
    "direction added": (
        [add("directions", Direction(direction_id="D3", number="3", title="Безпека", source_ref="x"))],
        "Додано напрям 3 «Безпека».",
    ),
    "direction renamed": (
        [put("directions", 1, title="Мережа громади")],
        "Напрям 2 названо «Мережа громади» (було: «Мережа»).",
    ),
    "source of money renamed": (
        [put("funding-sources", 0, title="Місцевий бюджет")],
        f"Джерело фінансування названо «Місцевий бюджет» (було: «{BUDGET}»).",
    ),
    "measure renumbered with all its rows": (
        [
            put("measures", 2, measure_id="M2.7", number="2.7"),
            *(put("measure-funding", place, measure_id="M2.7") for place in (4, 5)),
            put("measure-executors", 3, measure_id="M2.7"),
            put("indicators", 2, indicator_id="I2.7", measure_id="M2.7", number="2.7"),
            *(put("indicator-targets", place, indicator_id="I2.7") for place in (4, 5)),
        ],
        "Захід «Облік» має номер «2.7» (було: «2.2»).",
    ),
}


@pytest.mark.parametrize("name", ONE_SENTENCE)
def test_one_real_change_is_one_sentence(name: str) -> None:
    edits, sentence = ONE_SENTENCE[name]
    assert sentences(*edits) == [sentence]


def several_sources(rows: Rows) -> None:
    """The measure 2.1 has money from two sources in 2027."""
    second = edited(rows["measure-funding"][3], source_id="none", amount_uah=Decimal(7))
    rows["measure-funding"] = (*rows["measure-funding"], second)


def test_money_of_several_sources_is_told_source_by_source() -> None:
    before, after = programme(), programme()
    several_sources(before)
    several_sources(after)
    put("measure-funding", 6, amount_uah=Decimal(9), amount_text="9")(after)
    assert [change.sentence for change in compare(files_of(before), files_of(after))] == [
        "Захід 2.1 «Зупинки»: у 2027 році («Не потребує») 9 грн, було 7 грн (+2 грн)."
    ]


def test_money_of_other_sources_is_told_as_a_sum() -> None:
    told = sentences(several_sources)
    assert told[0] == "Захід 2.1 «Зупинки»: у 2027 році 800_007 грн, було 800_000 грн (+7 грн)."


def test_a_dropped_measure_does_not_hide_behind_the_one_that_took_its_number() -> None:
    told = sentences(
        drop("measures", "measure_id", "M2.1"),
        drop("measure-funding", "measure_id", "M2.1"),
        drop("measure-executors", "measure_id", "M2.1"),
        drop("indicators", "measure_id", "M2.1"),
        drop("indicator-targets", "indicator_id", "I2.1"),
        put("measures", 1, measure_id="M2.1", number="2.1"),
        *(put("measure-funding", place, measure_id="M2.1") for place in (2, 3)),
        put("measure-executors", 1, measure_id="M2.1"),
        put("indicators", 1, indicator_id="I2.1", measure_id="M2.1", number="2.1"),
        *(put("indicator-targets", place, indicator_id="I2.1") for place in (2, 3)),
    )
    assert told == [
        (
            "Вилучено захід 2.1 «Зупинки» (напрям: 2 «Мережа»), на який було передбачено 800_000,50 грн "
            "(2026: 0,50; 2027: 800_000)."
        ),
        "Захід «Облік» має номер «2.1» (було: «2.2»).",
    ]


def test_the_largest_sum_comes_first_and_the_whole_before_it() -> None:
    told = sentences(
        put("measure-funding", 0, amount_uah=Decimal(150), amount_text="150"),
        put("measure-funding", 3, amount_uah=Decimal(700000), amount_text="700000"),
        put("measures", 0, title="Курси громади"),
    )
    assert told == [
        "Кошти програми загалом: 700_150,50 грн, було 800_100,50 грн (−99_950 грн).",
        "Захід 2.1 «Зупинки»: у 2027 році 700_000 грн, було 800_000 грн (−100_000 грн).",
        "Захід 1.1 «Курси громади»: у 2026 році 150 грн, було 100 грн (+50 грн).",
        "Захід 1.1 названо «Курси громади» (було: «Курси»).",
    ]


def test_a_postponed_term_stands_before_what_is_only_worded_otherwise() -> None:
    edits = [
        put("measures", 0, title="Курси громади"),
        put("measures", 1, term_text="2026-2028", term_end=date(2028, 12, 31)),
        put("directions", 0, title="Освіта"),
    ]
    assert [change.field for change in changes(*edits)] == ["termText", "title", "title"]


def test_days_numbers_and_places_are_told_as_people_write_them() -> None:
    assert sentences(put("measures", 1, term_end=date(2027, 6, 30))) == [
        (
            "Захід 2.1 «Зупинки»: останній день строку прочитано як 30 червня 2027 року, раніше — 31 грудня 2027 року; "
            "слова акта ті самі."
        )
    ]
    assert sentences(put("measures", 1, needs_funding=False)) == [
        "Захід 2.1 «Зупинки»: потребує коштів — ні (було: так)."
    ]
    assert sentences(put("indicators", 0, measure_id="M2.2")) == [
        "Індикатор 1.1 «Показник 1.1»: належить до заходу 2.2 «Облік» (було: 1.1 «Курси»)."
    ]
    assert sentences(put("indicator-targets", 2, target_value=Decimal("60.5"))) == [
        "Індикатор 2.1 «Показник 2.1»: ціль на 2026 рік — 60,5 %, було 60 %."
    ]


def test_the_rows_order_and_place_are_no_change() -> None:
    def shuffle(rows: Rows) -> None:
        for table, kept in rows.items():
            rows[table] = tuple(reversed([_elsewhere(row) for row in kept]))

    assert changes(shuffle) == ()


def _elsewhere(row: Any) -> Any:  # noqa: ANN401  # a row of any table
    moved = {"source_ref": "other.txt#line=7,7", "act_id": "50/1-2026-08-15", "position": 9}
    return replace(row, **{name: value for name, value in moved.items() if hasattr(row, name)})


SILENT = {
    # told only with what they follow from, or by the keys that lead to them
    ("indicator-targets", "targetLevel"),
    ("funding-sources", "sourceId"),
    ("executors", "executorId"),
}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, field.name)
        for table in programme()
        for field in SCHEMAS[table].fields
        if field.name not in {"sourceRef", "actId", "position"} and (table, field.name) not in SILENT
    ],
)
def test_no_edited_cell_goes_untold(table: str, column: str) -> None:
    before = files_of(programme())
    header, first, *rest = csv_records(before[table])
    place = header.index(column)
    known = {"targetKind": "level", "directionId": "D2", "measureId": "M9.9"}
    by_type = {"date": "2026-02-02", "boolean": "false"}
    first[place] = known.get(column) or by_type.get(_type(table, column), "77")
    after = {**before, table: csv_bytes([header, first, *rest])}
    assert compare(before, after)


def _type(table: str, column: str) -> str:
    return next(field.type for field in SCHEMAS[table].fields if field.name == column)


def test_changes_stand_by_their_gravity_then_in_the_documents_order_with_stable_keys() -> None:
    edits = [
        put("indicator-targets", 0, target_value=Decimal(90)),
        put("measures", 2, title="Облік води"),
        put("measures", 0, expected_result="Інший"),
        put("passport", 0, value="Травнева"),
    ]
    told = changes(*edits)
    assert [change.key for change in told] == ["I1.1/2026", "1", "M1.1", "M2.2"]
    assert [change.change_id for change in changes(edits[1])] == [told[3].change_id]
    assert len({change.change_id for change in told}) == 4


def test_changes_are_data_too() -> None:
    (change,) = changes(put("measure-funding", 3, amount_uah=Decimal(900000), amount_text="900000"))
    assert (change.kind, change.table, change.key, change.field) == (
        "money-up",
        "measure-funding",
        "M2.1/2027",
        "amountUah",
    )
    assert (change.before, change.after) == ("800000.00", "900000.00")


def test_long_and_hostile_texts_are_told_whole() -> None:
    title = '{year} <b>"; =1+1 ' + "довга назва " * 4000 + "кінець"
    (change,) = changes(put("measures", 1, title=title))
    assert title in change.sentence
    assert write_rows((change,), SCHEMAS["changes"]).decode().count("кінець") == 2


def test_doubled_keys_are_compared_one_by_one() -> None:
    before = files_of(programme())
    header, first, *rest = csv_records(before["measures"])
    twin = [*first]
    twin[header.index("expectedResult")] = "Інше"
    doubled = {**before, "measures": csv_bytes([header, first, twin, *rest])}
    assert compare(doubled, doubled) == ()
    assert [change.kind for change in compare(before, doubled)] == ["measure-added"]


def test_a_table_or_column_that_one_version_lacks_is_no_change() -> None:
    after = files_of(programme())
    header, *rows = csv_records(after["measures"])
    place = header.index("needsFunding")
    narrow = [[*record[:place], *record[place + 1 :]] for record in (header, *rows)]
    before = {name: raw for name, raw in after.items() if name != "passport"} | {"measures": csv_bytes(narrow)}
    assert compare(before, after) == ()
    assert compare(after, before) == ()


def test_the_same_is_told_in_english() -> None:
    after = programme()
    put("measures", 1, term_text=None)(after)
    (change,) = compare(files_of(programme()), files_of(after), lang="en")
    assert change.sentence == "Measure 2.1 “Зупинки”: term not stated (formerly “2026-2027”)."


def test_every_sentence_names_the_same_facts_in_both_languages() -> None:
    for text in CHANGES.values():
        (one,), (two,) = text.forms("uk"), text.forms("en")
        uk, en = ({name for _, name, _, _ in Formatter().parse(said) if name} for said in (one, two))
        assert uk == en
