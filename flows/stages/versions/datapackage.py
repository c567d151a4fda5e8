"""`datapackage.json`: what a version's files are, what they hold, and where they come from."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from flows.model.record import sha256
from flows.model.source import published_as
from flows.stages.tables.printed import rows_of
from flows.stages.versions.changelog import news_counts, version_summary
from flows.stages.versions.decided import source_withheld
from flows.stages.versions.edition import Edition, Extra, control_totals
from flows.stages.versions.stands_behind import told_acceptance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.model.facts import ProgrammeFacts
    from flows.model.plan import Act, ActFile

STANDARD = "https://datapackage.org/profiles/2.0/datapackage.json"
"""The second version of the standard; `profile` and `role` say the same to programs that know the first alone."""
PUBLISHER, MAINTAINER, CONTACT = "publisher", "maintainer", "contact"
AS_TABLE = {
    "type": "table",
    "profile": "tabular-data-resource",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": {"header": True, "delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
}
FIRST_SENTENCES = 20
"""How many changes the index page itself lists, the gravest; all of them stand in changes.md and changes.csv."""


def datapackage(edition: Edition, extras: Sequence[Extra]) -> dict[str, Any]:
    """The descriptor, JSON-ready: a Data Package that frictionless opens and validates.

    Frictionless would describe it too, but with keys in its own order and with a scheme and a media type more; what is
    published keeps its form.

    What holds for one version only stands in `version`, `created`, `summary`, `resources`, `provenance`,
    `controlTotals` and `balance` (what has become of the cells of the act's tables); the rest describes the dataset
    whatever its version.
    """
    about = about_dataset(edition)
    return {
        **{name: about[name] for name in ("$schema", "profile", "name", "id", "title", "description")},
        "version": str(edition.version),
        "created": edition.now.moment.isoformat(timespec="seconds"),
        "summary": list(version_summary(edition)),
        **about,
        "resources": [*(_table(edition, name) for name in edition.tables), *(_extra(extra) for extra in extras)],
        "provenance": _provenance(edition),
        "controlTotals": [] if edition.basis else control_totals(edition),
        **({} if edition.basis else {"balance": asdict(edition.control.balance)}),
    }


def about_dataset(edition: Edition) -> dict[str, Any]:
    """The part of it that describes the dataset, whatever its version; of progress it names the programme too."""
    facts = edition.facts
    return {
        "$schema": STANDARD,
        "profile": "data-package",
        "name": edition.dataset,
        "id": str(uuid5(NAMESPACE_URL, f"{facts.territory.code}/{edition.dataset}")),
        "title": edition.title,
        "description": edition.description,
        **({"programme": {"title": facts.title, "trial": facts.reports_are_tests}} if edition.basis else {}),
        "language": facts.language,
        "territory": facts.territory.model_dump(),
        "accrualPeriodicity": facts.frequency,
        **({"keywords": list(facts.keywords)} if facts.keywords else {}),
        "licenses": [facts.licence.model_dump()],
        **({"homepage": facts.programme_url} if facts.programme_url else {}),
        "contributors": _contributors(facts),
        "sources": [_source(act, edition) for act in edition.acts],
    }


def _contributors(facts: ProgrammeFacts) -> list[dict[str, Any]]:
    """The publisher, and whom to ask; `role` is what the first standard knows, `roles` what the second has instead.

    A contact without a name is called by its address: the first standard wants a title of everybody.
    """
    publisher = {"title": facts.publisher.name, "role": PUBLISHER, "roles": [PUBLISHER]}
    title, email = facts.contact.name or facts.contact.email, facts.contact.email
    contact = {"title": title, "role": MAINTAINER, "roles": [CONTACT], **({"email": email} if email else {})}
    return [publisher, *([contact] if title else [])]


def _source(act: Act, edition: Edition) -> dict[str, Any]:
    title = f"{act.title} (№ {act.number}, {act.date.isoformat()})"
    accepted = next((told_acceptance(state) for state in edition.acceptances if state.uid == act.uid), {})
    return {"title": title, **({"path": act.url} if act.url else {}), **accepted}


def _table(edition: Edition, name: str) -> dict[str, Any]:
    """A table's resource; `rows`, `counts`, `since`, `sentences` and `news` are what the index page shows of it."""
    raw, schema = edition.tables[name], edition.schemas[name]
    return {
        **_file(name, f"{name}.csv", raw, schema.title),
        **AS_TABLE,
        "description": schema.description,
        "rows": len(rows_of(raw)),
        **_summary(edition, name),
        "schema": schema.descriptor(),
    }


def _summary(edition: Edition, name: str) -> dict[str, Any]:
    if name == "findings":
        counts = Counter(finding.severity.value for finding in edition.findings)
        waived = sum(bool(finding.waiver) for finding in edition.findings)
        return {"counts": {level: counts[level] for level in ("critical", "warning", "info")} | {"waived": waived}}
    if name == "changes":
        since = str(edition.before) if edition.before else None
        sentences = [change.sentence for change in edition.changes[:FIRST_SENTENCES]]
        return {"since": since, "sentences": sentences, "news": news_counts(edition)}
    if name == "assessment" and edition.basis:
        return {"sentences": list(edition.basis.sentences)}
    return {}


def _extra(extra: Extra) -> dict[str, Any]:
    described = _file(extra.name, extra.path, extra.raw, extra.title)
    if extra.schema is None:
        # in capitals, or frictionless would read a workbook as one table, and fail where it has no openpyxl
        return {**described, "format": str(described["format"]).upper()}
    return {**described, **AS_TABLE, "schema": dict(extra.schema)}


def _file(name: str, path: str, raw: bytes, title: str) -> dict[str, Any]:
    kind = path.rpartition("/")[2].rpartition(".")[2]
    described = {"name": name, "path": path, "title": title, "format": kind}
    return {**described, "hash": f"sha256:{sha256(raw)}", "bytes": len(raw)}


def _provenance(edition: Edition) -> dict[str, Any]:
    return {
        "cycle": str(edition.version.cycle),
        "revision": edition.version.revision,
        "published": edition.now.day.isoformat(),
        "acts": [_act(act, edition) for act in edition.acts],
        "rowsSha256": edition.rows_sha256,
        "factsSha256": edition.facts_sha256,
        "inputsSha256": edition.inputs_sha256,
        "codeVersion": edition.code_version,
        **({"planVersion": edition.basis.version and str(edition.basis.version)} if edition.basis else {}),
    }


def _act(act: Act, edition: Edition) -> dict[str, Any]:
    """The act and its files; those that go out with the data say where they lie, and a person's refusal its reason."""
    reason = source_withheld(edition.facts, act)
    going = {source.file for source in edition.sources}
    first = act.files[0]
    return {
        "uid": act.uid,
        "number": act.number,
        "date": act.date.isoformat(),
        "kind": act.kind,
        "title": act.title,
        "url": act.url,
        "file": first.name,
        "sha256": first.sha256,
        "files": [_act_file(file, going=file.name in going) for file in act.every_file],
        **({"sourceWithheld": reason} if reason and not edition.basis else {}),
    }


def _act_file(file: ActFile, *, going: bool) -> dict[str, str | None]:
    path, text = published_as(file.name) if going else (None, None)
    return {"name": file.name, "sha256": file.sha256, "path": path, "text": text}
