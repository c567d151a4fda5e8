"""The rules of expectations/ run on the views by Great Expectations, and what their failing rows mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.model.errors import DefinitionError
from flows.model.findings import Finding
from flows.model.schema import Rule, RuleMeta, Suite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.datasource.fluent.pandas_datasource import PandasDatasource

    from flows.stages.checks.plan_views import ViewRow

PLACE_COLUMNS = frozenset({"table", "key", "field", "value", "sourceRef"})
"""The view's columns that say where a fault stands; all others are facts for its message."""


def rule_findings(
    views: Mapping[str, Sequence[ViewRow]], suites: Mapping[str, Suite], filled: frozenset[str]
) -> list[Finding]:
    """One finding for each failing row of each rule.

    A view without rows is not judged, nor a rule one of whose needed tables has none (`filled` are those that have):
    that the table is missing is a finding of its own.

    Raises:
        DefinitionError: A suite judges no view or a view has no suite, a rule is unknown to Great Expectations, or it
            gave no answer for one.
    """
    if odd := set(views) ^ set(suites):
        raise DefinitionError("gate-broken", table=", ".join(sorted(odd)), faults="expectations/*.yaml ≠ views")
    rules_of = {
        view: [rule for rule in suites[view].rules if filled.issuperset(rule.meta.needs)]
        for view, rows in views.items()
        if rows
    }
    source = _source()
    return [
        finding for view, rules in rules_of.items() if rules for finding in _judged(source, view, views[view], rules)
    ]


def _source() -> PandasDatasource:
    import great_expectations as gx  # it takes seconds to import

    context = gx.get_context(mode="ephemeral")  # one a run: memory grows with every frame, and each costs time
    context.variables.progress_bars = {"globally": False}
    source: PandasDatasource = context.data_sources.add_pandas("views")
    return source


def _judged(source: PandasDatasource, view: str, rows: Sequence[ViewRow], rules: Sequence[Rule]) -> Iterator[Finding]:
    import pandas as pd  # heavy

    records = [{name: None if value == "" else value for name, value in row.items()} for row in rows]
    frame = pd.DataFrame(records, dtype=object)  # else kopecks beside an unknown sum become floats
    whole = source.add_dataframe_asset(view).add_batch_definition_whole_dataframe(view)
    batch = whole.get_batch(batch_parameters={"dataframe": frame})
    report = batch.validate(_suite(view, rules), result_format={"result_format": "COMPLETE"})
    if len(report.results) != len(rules):
        raise DefinitionError("gate-broken", table=view, faults=f"{len(report.results)} ≠ {len(rules)}")
    for result in report.results:
        meta = _checked_meta(result, view)
        yield from (_finding(rows[place], meta) for place in result.result["unexpected_index_list"])


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
