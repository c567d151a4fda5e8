"""What a version says of itself in words: its summary, and `changes.md`, the news first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.published import CHANGELOG, HEADINGS
from flows.model.news import by_heading
from flows.stages.language.wording import day_in_words, hryvnias, markdown
from flows.stages.tables.printed import rows_of
from flows.stages.versions.decided import reason_withheld
from flows.stages.versions.edition import control_totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.stages.versions.edition import Basis, Edition


def changes_in_words(edition: Edition) -> str:
    """`changes.md`: what the version holds in short, then what changed since which version, the news first."""
    act = next(fact for fact in edition.facts.acts if fact.act.uid == edition.acts[-1].uid)
    facts = {"type": act.type, "number": act.number, "day": day_in_words(act.date), "title": act.title}
    about = {"version": edition.version, "day": day_in_words(edition.now.day)}
    lines = [
        f"# {_text('title', title=markdown(edition.title))}",
        "",
        _text("version", **about, act=markdown(_text("act", **facts))),
        *_section("summary", version_summary(edition)),
        *_news(edition),
        *(_section("assessment", _details(edition.basis)) if edition.basis else ()),
    ]
    return "\n".join(lines) + "\n"


def version_summary(edition: Edition) -> tuple[str, ...]:
    """The version in a few sentences: what it holds, and how many changes of which kind brought it about."""
    if edition.basis is None:
        return (*_content(edition), _since(edition))
    standing = () if edition.before else edition.basis.standing  # later versions tell it as news
    return (*edition.basis.summary, *standing, _since(edition))


def news_counts(edition: Edition) -> dict[str, int]:
    """How many changes stand under each heading, the gravest first."""
    return {HEADINGS[heading].uk: len(found) for heading, found in by_heading(edition.changes).items()}


def rest_of(counts: Mapping[str, int], shown: int) -> str:
    """Under which headings the changes stand that a reader's list leaves out, in brackets; empty where none is."""
    left: list[str] = []
    for heading, count in counts.items():
        more = max(count - max(shown, 0), 0)
        shown -= count
        left += [_within(heading, more)] * bool(more)
    return f" ({'; '.join(left)})" if left else ""


def _section(heading: str, sentences: Sequence[str]) -> Iterator[str]:
    yield from ("", f"## {HEADINGS[heading].uk}", "")
    yield from (f"- {markdown(sentence)}" for sentence in sentences)


def _news(edition: Edition) -> Iterator[str]:
    for heading, found in by_heading(edition.changes).items():
        yield from _section(heading, [change.sentence for change in found])


def _details(basis: Basis) -> list[str]:
    """What the assessment says beside the summary."""
    return [sentence for sentence in basis.sentences if sentence not in basis.summary]


def _content(edition: Edition) -> tuple[str, str]:
    """How much the plan holds, and its money."""
    counts = {name: _text(name, count=len(rows_of(edition.tables[name]))) for name in ("measures", "indicators")}
    *years, total = ((row["year"], hryvnias(Decimal(row["measuresUah"]))) for row in control_totals(edition))
    money = "; ".join(_text("money-of-year", year=year, amount=amount) for year, amount in years)
    return _text("content", **counts), _text("money", years=money, total=total[1])


def _since(edition: Edition) -> str:
    if edition.before is None:
        return _text("first")
    if not edition.changes:
        if reason := reason_withheld(edition.facts, edition.acts):
            return _text("source-withheld", version=edition.before, reason=reason)
        return _text("dates-only" if edition.basis else "order-only", version=edition.before)
    news = "; ".join(_within(name, count) for name, count in news_counts(edition).items())
    return _text("since", version=edition.before, count=len(edition.changes), news=news)


def _within(heading: str, count: int) -> str:
    """How many changes stand under a heading, as a part of a sentence."""
    return _text("news", heading=heading[:1].lower() + heading[1:], count=count)


def _text(name: str, **facts: object) -> str:
    return CHANGELOG[name].render("uk", **facts)
