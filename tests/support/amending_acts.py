"""A small programme and acts that amend it, as texts; the oracle edits the programme itself and prints it anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from flows.model.plan import Act as CouncilAct
from flows.model.plan import ActFile
from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.amend import Amending, InForce, amend, stamped
from flows.stages.acts.amending import read_amendment
from flows.stages.acts.extract import Extract, extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.text import read
from support.acts import Act, Direction, Indicator, Layout, Measure, real, render, with_totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.model.plan import Programme

FIRST = "programme.txt"
HEAD = """Рада
РІШЕННЯ

Про внесення змін до Програми інформатизації

Відповідно до закону рада ВИРІШИЛА:

1. Внести зміни до Програми інформатизації, затвердженої рішенням від 09.01.2026 № 46/38/VIII:

"""
END = "\n2. Контроль за виконанням рішення покласти на постійну комісію.\n"
HEADERS = {
    "measures": "Перелік завдань / заходів\tВиконавці\tТермін виконання\tДжерела фінансування\tОбсяги фінансування "
    "(вартість), тис. грн, у тому числі:\t\t\tОчікуваний результат\n\t\t\t\t2026\t2027\t2028\t\n",
    "indicators": "№ з/п\tНазва пріоритетного напрямку\tНайменування індикатора\tОдиниця виміру\tБазове значення\t"
    "Цільові значення індикатора *\t\t\tДинаміка (+/-, %)\n\t\t\t\t\t2026\t2027\t2028\t\n",
}


@cache
def small_act() -> Act:
    """Two directions of the real programme with four measures each, and its sums."""
    act = real().act
    kept = [replace(one, measures=one.measures[:4], indicators=one.indicators[:4]) for one in act.directions[1:3]]
    return with_totals(replace(act, directions=tuple(kept)))


def measure_row(measure: Measure) -> str:
    cells = [f"{measure.number}. {measure.title}", measure.executors, measure.term, measure.sources]
    return "\t".join([*cells, *measure.amounts, measure.result])


def indicator_row(indicator: Indicator) -> str:
    cells = ["", "", f"{indicator.number}. {indicator.title}", indicator.unit, indicator.baseline]
    return "\t".join([*cells, *indicator.targets, indicator.dynamics])


def printed_totals(act: Act) -> str:
    """The clauses by which an act prints the sums anew."""
    (money,) = (line for line in with_totals(act).passport if line.number == "10")
    (total,) = (line for line in render(act, Layout()).raw.decode().splitlines() if line.startswith("Всього:"))
    return (
        f"Рядок «Всього:» викласти в такій редакції:\n{total}\n\n"
        f"Рядок 10 паспорта Програми викласти в такій редакції:\n{money.number}\t{money.label}\t{money.value}\n\n"
    )


def edited(act: Act, edit: Callable[[Direction], Direction]) -> Act:
    """The programme with its directions edited, and its sums with them."""
    return with_totals(replace(act, directions=tuple(map(edit, act.directions))))


def whole(act: Act) -> tuple[Programme, Extract]:
    """The programme as the pipeline reads it, typed and printed."""
    words = load_definitions().words
    printed = extract(read(FIRST, render(act, Layout()).raw), words)
    return stamped(normalise(printed, words, {}), council_act(0)), printed


def in_force(act: Act, *clauses: str) -> InForce:
    """The plan by the programme and an act for each of these texts."""
    words = load_definitions().words
    programme, printed = whole(act)
    acts = []
    for number, text in enumerate(clauses, 1):
        amendment = read_amendment(read(f"{number}.txt", f"{HEAD}{text}{END}".encode()), words, printed)
        typed = stamped(normalise(amendment.printed, words, {}), council_act(number))
        acts.append(Amending(act=council_act(number), programme=typed, amendment=amendment))
    return amend(programme, printed, acts, words=words, offices={})


def council_act(number: int) -> CouncilAct:
    """The programme's own (0), and the acts that amend it, a day apart."""
    return CouncilAct(
        files=(ActFile(f"{number}.txt" if number else FIRST),),
        kind="amendment" if number else "programme",
        number=f"{45 + number}/1",
        date=date(2026, 1, 9 + number),
        title="Програма інформатизації",
        url=None,
    )
