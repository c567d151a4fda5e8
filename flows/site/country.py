"""The page of the whole country: money and the state of measures by oblast, and the programmes that they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pkgutil import get_data
from typing import TYPE_CHECKING, Any, cast

from flows.messages.published import COUNTRY
from flows.messages.site import CHARTS, COUNTRY_OUTCOMES, COUNTRY_PAGE
from flows.messages.text import harmless
from flows.site.addresses import Addresses
from flows.site.build import LANGUAGES
from flows.site.charts.charted import STATES_SHOWN
from flows.site.charts.charts import BLANK_CELL, finished_chart
from flows.site.charts.plots import Bar, BarGroup, LegendEntry, Plot
from flows.site.frame import POLICY
from flows.site.templating import environment
from flows.site.words import SiteWords
from flows.stages.country.package import SERVED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.messages.text import Lang
    from flows.model.versions import VersionEntry
    from flows.site.charts.charts import Chart
    from flows.site.charts.plots import Look
    from flows.stages.tables.printed import PrintedRow

SHARES = {"measures-reported": "reported", "measures-done": "done", "measures-late": "late"}
"""The shares that the page shows of each oblast, by the messages that name them."""
WEB_SCHEMES = ("https://", "http://")
"""How an address begins that a page may lead to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedCountry:
    """What a portal serves of the whole country: its newest version, and the two tables that the page is made of.

    `sites` is where the pages of a programme stand, by its name; `files_at` where the published files lie, both seen
    from the page's folder.
    """

    entry: VersionEntry
    programmes: Sequence[PrintedRow]
    compared: Sequence[PrintedRow]
    sites: Mapping[str, str]
    files_at: str

    @property
    def served(self) -> list[PrintedRow]:
        """The programmes whose rows stand in the tables."""
        return [row for row in self.programmes if row["outcome"] == SERVED]


def country_pages(served: ServedCountry) -> dict[str, bytes]:
    """The page in both languages, by its paths; the same input gives the same bytes."""
    return {Addresses(lang, "index.html").of("index.html"): _CountryPage(served, lang).written() for lang in LANGUAGES}


class _CountryPage:
    """The page in one language."""

    def __init__(self, served: ServedCountry, lang: Lang) -> None:
        self._served, self._words = served, SiteWords(lang)
        self._rows = {(row["oblast"], row["period"], row["metric"]): row for row in served.compared}
        self._oblasts = list(dict.fromkeys(row["oblast"] for row in served.compared))
        cycles = sorted({row["period"] for row in served.compared if "H" in row["period"]})
        self._cycle = cycles[-1] if cycles else ""
        self._years = sorted({row["period"] for row in served.compared if row["metric"] == "planned"})

    def written(self) -> bytes:
        served, text = self._served, self._text
        communities = len({row["communityCode"] for row in served.served})
        facts: dict[str, Any] = {
            "lang": self._words.lang,
            "words": self._words,
            "text": text,
            "about": text("about", count=len(served.served), communities=communities),
            "version": text("version", version=served.entry.version, day=self._words.day(served.entry.published)),
            "trial": any(row["trial"] == "true" for row in served.served),
            "charts": self._charts(),
            "money": [(year, self._money(year)) for year in self._years],
            "cycle": self._words.cycle(self._cycle) if self._cycle else "",
            "states": self._states(),
            "programmes": list(map(self._programme, served.served)),
            "left_out": [self._left_out(row) for row in served.programmes if row["outcome"] != SERVED],
            "files": [(f"{self._up}{served.files_at}{file.name}", file) for file in served.entry.files],
            "other": "../index.html" if self._up else "en/index.html",
            "style": (get_data("flows", "site/site.css") or b"").decode(),
            "policy": POLICY,
        }
        return environment(self._words.lang).get_template("country.html").render(facts).encode()

    @property
    def _up(self) -> str:
        return "" if self._words.lang == "uk" else "../"

    def _text(self, name: str, **facts: object) -> str:
        return COUNTRY_PAGE[name].render(self._words.lang, **facts)

    def _name(self, oblast: str) -> str:
        known = {COUNTRY[name].uk: COUNTRY[name] for name in ("whole", "unknown")}
        return known[oblast].render(self._words.lang) if oblast in known else oblast

    def _cited(self, oblast: str, period: str, metric: str) -> str:
        """A figure with the number of communities that it stands on; a dash where nobody told it."""
        row = self._rows.get((oblast, period, metric))
        if row is None or not row["value"]:
            return BLANK_CELL
        value = self._words.money(row["value"]) if row["unit"] == "UAH" else self._words.percent(row["value"])
        return self._text("with-count", value=value, count=row["communities"])

    def _money(self, year: str) -> list[tuple[str, str, str]]:
        return [
            (self._name(one), self._cited(one, year, "planned"), self._cited(one, year, "spent"))
            for one in self._oblasts
        ]

    def _states(self) -> list[tuple[str, list[str]]]:
        if not self._cycle:
            return []
        return [
            (self._name(one), [self._cited(one, self._cycle, metric) for metric in SHARES]) for one in self._oblasts
        ]

    def _programme(self, row: PrintedRow) -> dict[str, str]:
        site = self._served.sites.get(row["programme"], "")
        return {
            **row,
            "href": f"{self._up}{site}" if site.startswith("../") else site if site.startswith(WEB_SCHEMES) else "",
        }

    def _left_out(self, row: PrintedRow) -> tuple[str, str]:
        name = row["communityName"] or row["programme"]
        return f"{name} ({row['programme']})", COUNTRY_OUTCOMES[row["outcome"]].render(self._words.lang)

    # --- charts ---

    def _charts(self) -> list[Chart]:
        year = self._cycle[:4] or (self._years[0] if self._years else "")
        drawn = [self._money_chart(year)] if year in self._years else []
        return [*drawn, *([self._state_chart()] if self._cycle else [])]

    def _money_chart(self, year: str) -> Chart:
        lang, looks = self._words.lang, cast("tuple[Look, ...]", ("planned", "spent"))
        groups = [
            BarGroup(harmless(one), [self._bar(look, one, year) for look in looks])
            for one in self._oblasts
            if one != COUNTRY["whole"].uk
        ]
        return finished_chart(
            Plot(
                title=self._text("chart-money", year=year),
                legend=[LegendEntry(look, self._text(look)) for look in looks],
                groups=groups,
            ),
            lang,
            name="country-money",
            about=self._text("chart-money-about"),
            table=([self._text(name) for name in ("oblast", *looks)], self._money(year)),
        )

    def _bar(self, look: Look, oblast: str, year: str) -> Bar:
        row = self._rows.get((oblast, year, look))
        amount = Decimal(row["value"]) if row else None
        text = BLANK_CELL if amount is None else self._words.money(amount)
        return Bar(look, amount, text)

    def _state_chart(self) -> Chart:
        looks = cast("tuple[Look, ...]", STATES_SHOWN)
        names = {look: CHARTS[f"state-{look}"].render(self._words.lang) for look in looks}
        counted = {one: self._counts(one) for one in self._oblasts}
        return finished_chart(
            Plot(
                title=self._text("chart-state", cycle=self._words.cycle(self._cycle)),
                legend=[LegendEntry(look, name) for look, name in names.items()],
                groups=[
                    BarGroup(
                        harmless(one),
                        [Bar(look, Decimal(count), count) for look, count in zip(looks, counts, strict=True)],
                    )
                    for one, counts in counted.items()
                    if one != COUNTRY["whole"].uk
                ],
                stacked=True,
            ),
            self._words.lang,
            name="country-state",
            about=self._text("chart-state-about"),
            table=(
                (self._text("oblast"), *names.values()),
                [(self._name(one), *counts) for one, counts in counted.items()],
            ),
        )

    def _counts(self, oblast: str) -> list[str]:
        rows = (self._rows.get((oblast, self._cycle, f"state-{look}")) for look in STATES_SHOWN)
        return [row["numerator"] if row else "0" for row in rows]
