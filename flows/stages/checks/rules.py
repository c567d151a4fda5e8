"""The rules of expectations/ run on the views by Great Expectations, and what their failing rows mean."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from flows.model.errors import DefinitionError
from flows.model.findings import Finding
from flows.model.schema import Rule, RuleMeta, Suite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.datasource.fluent.pandas_datasource import PandasDatasource

    from flows.stages.checks.plan_views import ViewRow

    NamedRow = tuple[str, ViewRow]
    """A row of a view, and the programme that it is of."""

BY_ITSELF = ""
"""The name of a programme that is judged by itself."""
ROWS_AT_ONCE = 20_000
"""So many rows are judged at once: as rows, records and a frame they take some 50 MB."""
UNIQUE = "expect_column_values_to_be_unique"
WITHIN = "within programme: "
"""How a column is called whose values bear their programme's name."""
PLACE_COLUMNS = frozenset({"table", "key", "field", "value", "sourceRef"})
"""The view's columns that say where a fault stands; all others are facts for its message."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is judged of one programme: its views, whose rows are gone through once, and which tables have rows."""

    views: Mapping[str, Iterable[ViewRow]]
    filled: frozenset[str]


def rule_findings(
    views: Mapping[str, Iterable[ViewRow]],
    suites: Mapping[str, Suite],
    filled: frozenset[str],
    *,
    at_once: int = ROWS_AT_ONCE,
) -> list[Finding]:
    """One finding for each failing row of each rule; on how many rows are judged `at_once`, none depends.

    A view without rows is not judged, nor a rule one of whose needed tables has none (`filled` are those that have):
    that the table is missing is a finding of its own.

    Raises:
        DefinitionError: A suite judges no view or a view has no suite, a rule is unknown to Great Expectations, or it
            gave no answer for one.
    """
    return rule_findings_of_all({BY_ITSELF: Judged(views, filled)}, suites, at_once=at_once)[BY_ITSELF]


def rule_findings_of_all(
    programmes: Mapping[str, Judged], suites: Mapping[str, Suite], *, at_once: int = ROWS_AT_ONCE
) -> dict[str, list[Finding]]:
    """The same for several programmes at once, each as if it were alone: what a rule costs, it costs but once.

    Raises:
        DefinitionError: As above.
    """
    for judged in programmes.values():
        if odd := set(judged.views) ^ set(suites):
            raise DefinitionError("gate-broken", table=", ".join(sorted(odd)), faults="expectations/*.yaml ≠ views")
    views = dict.fromkeys(view for judged in programmes.values() for view in judged.views)
    source = _source()
    found: dict[str, list[Finding]] = {name: [] for name in programmes}
    for view in views:
        for rules, names in _together(programmes, suites[view].rules):
            rows = ((name, row) for name in names for row in programmes[name].views[view])
            size = None if any(rule.type == UNIQUE for rule in rules) else at_once  # it compares a row with all others
            for piece in _in_pieces(rows, size):
                for name, finding in _judged(source, view, piece, rules):
                    found[name].append(finding)
                if len(piece) == size:
                    gc.collect(1)  # else the frames of several pieces wait to be collected
    return found


def _in_pieces(rows: Iterator[NamedRow], size: int | None) -> Iterator[list[NamedRow]]:
    """So many rows at a time; all of them where no size is given."""
    while piece := list(islice(rows, size)):
        yield piece


def _together(programmes: Mapping[str, Judged], rules: Sequence[Rule]) -> list[tuple[list[Rule], list[str]]]:
    """The rules by which the rows of a view are judged, and the programmes whose rows they are."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for name, judged in programmes.items():
        places = tuple(at for at, rule in enumerate(rules) if judged.filled.issuperset(rule.meta.needs))
        if places:
            groups.setdefault(places, []).append(name)
    return [([rules[at] for at in places], names) for places, names in groups.items()]


def _source() -> PandasDatasource:
    import great_expectations as gx  # it takes seconds to import

    context = gx.get_context(mode="ephemeral")  # one a run: memory grows with every frame, and each costs time
    context.variables.progress_bars = {"globally": False}
    source: PandasDatasource = context.data_sources.add_pandas("views")
    return source


def _judged(
    source: PandasDatasource, view: str, rows: Sequence[NamedRow], rules: Sequence[Rule]
) -> Iterator[tuple[str, Finding]]:
    """The findings of one view, each with the programme whose row it is."""
    import pandas as pd  # heavy

    own = [_within(rule) for rule in rules]
    records = [_record(name, row, own) for name, row in rows]
    frame = pd.DataFrame(records, dtype=object)  # else kopecks beside an unknown sum become floats
    whole = source.add_dataframe_asset(view).add_batch_definition_whole_dataframe(view)
    batch = whole.get_batch(batch_parameters={"dataframe": frame})
    report = batch.validate(_suite(view, own), result_format={"result_format": "COMPLETE"})
    source.delete_asset(view)  # it holds the frame
    if len(report.results) != len(rules):
        raise DefinitionError("gate-broken", table=view, faults=f"{len(report.results)} ≠ {len(rules)}")
    for result in report.results:
        meta = _checked_meta(result, view)
        for place in result.result["unexpected_index_list"]:
            name, row = rows[place]
            yield name, _finding(row, meta)


def _within(rule: Rule) -> Rule:
    """The rule for rows of several programmes: what must be unique must be so within each."""
    if rule.type != UNIQUE:
        return rule
    return rule.model_copy(update={"kwargs": {**rule.kwargs, "column": f"{WITHIN}{rule.kwargs['column']}"}})


def _record(name: str, row: ViewRow, rules: Sequence[Rule]) -> dict[str, object]:
    """A row as Great Expectations sees it: blanks are null, and what must be unique bears its programme's name."""
    record: dict[str, object] = {column: None if value == "" else value for column, value in row.items()}
    for column in (rule.kwargs["column"] for rule in rules if rule.type == UNIQUE):
        value = record[column.removeprefix(WITHIN)]
        record[column] = None if value is None else f"{name}\0{value}"
    return record


def _suite(view: str, rules: Sequence[Rule]) -> ExpectationSuite:
    import great_expectations as gx  # it takes seconds to import
    from great_expectations.exceptions import GreatExpectationsError
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    try:
        # A suite built of dicts drops a rule with a misspelt type in silence; a domain object raises.
        expectations = [ExpectationConfiguration(**rule.model_dump(mode="json")).to_domain_obj() for rule in rules]
        return gx.ExpectationSuite(name=view, expectations=expectations)
    except (GreatExpectationsError, ValueError, TypeError) as error:
        raise DefinitionError("gate-broken", table=f"expectations/{view}.yaml", faults=error) from error


def _checked_meta(result: ExpectationValidationResult, view: str) -> RuleMeta:
    """What a rule becomes when it fails; a rule that could not be evaluated is a fault of ours."""
    expectation = result.expectation_config
    # The exception's text is left out: it holds paths of this machine.
    if "unexpected_index_list" not in result.result:
        raise DefinitionError("gate-broken", table=f"expectations/{view}.yaml", faults=expectation.type)
    return RuleMeta.model_validate(dict(expectation.meta))


def _finding(row: Mapping[str, Any], meta: RuleMeta) -> Finding:
    return Finding.of(
        meta.check,
        table=meta.table or row["table"],
        key=row["key"],
        field=meta.field or row["field"],
        value=str(row[meta.value]) if meta.value else "",
        source_ref=row["sourceRef"],
        facts={name: str(value) for name, value in row.items() if name not in PLACE_COLUMNS},
    )
