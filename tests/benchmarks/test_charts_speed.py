"""How long the charts of a programme take in both languages, and one of them as a picture; figures alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from support.news_played import play_the_news
from support.played import Play

from flows.outside.portals.address import open_portal
from flows.outside.programme.programmes import load_programme
from flows.recipes.build_site import served_programme
from flows.site.charts.charts import programme_charts
from flows.site.charts.pictures_to_share import SHARED_CHARTS, png

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from flows.model.plan import Tables
    from flows.site.published import ServedProgramme


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, plan: Tables, executors: list[str]) -> ServedProgramme:
    folder = tmp_path_factory.mktemp("news")
    portal = f"folder:{folder / 'portal'}"
    play_the_news(Play(folder, portal), plan, executors)
    facts = load_programme(folder / "programme")
    return served_programme(open_portal(portal, facts), facts)


def test_all_charts_in_both_languages(benchmark: BenchmarkFixture, served: ServedProgramme) -> None:
    """52 measures, 52 indicators and 5 directions."""
    uk, en = benchmark(lambda: (programme_charts(served, "uk"), programme_charts(served, "en")))
    assert uk.keys() == en.keys()


@pytest.mark.parametrize("name", SHARED_CHARTS)
def test_a_picture(benchmark: BenchmarkFixture, served: ServedProgramme, name: str) -> None:
    chart = programme_charts(served, "uk")[name]
    assert benchmark(lambda: png(chart, source="data.example.gov.ua", day=date(2027, 2, 10), lang="uk"))
