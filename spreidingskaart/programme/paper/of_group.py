"""What the chapter says of one target group: sentences, and a table of its years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.model import Quantity
from spreidingskaart.programme.figures import combined
from spreidingskaart.programme.needs import balance_of, whole_places
from spreidingskaart.programme.paper.document import (
    PaperSection,
    PaperSentence,
    PaperTable,
    line,
    table_source,
    told_with,
)
from spreidingskaart.programme.region.sentences import reserved
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.groups import TargetGroup
    from spreidingskaart.programme.needs import Balance
    from spreidingskaart.programme.paper.document import Citations

NOTHING: Final = "geen cijfers"
_NO_FIGURE: Final = "geen cijfer voor "
HEAD: Final = (
    "Jaar", "Nodig", "Tijdelijk erbij", "Er is", "Tekort", "Wachttijd (maanden)", "Komt erbij", "Gaat dicht",
    "Hoe weten we dit",
)  # fmt: skip


def of_group(
    city: City, group: TargetGroup, years: Sequence[int], citations: Citations
) -> PaperSection:
    """Return the section of one target group.

    Parameters
    ----------
    city, group
        City as one role may see it, and the group.
    years
        Years of the table, rising; the sentences are about the first and the last.
    citations
        Get the sources of every sentence and row.
    """
    balances = [balance_of(city, group.id, year) for year in years]
    listed = table_source(city, "programme_groups")
    first, last = balances[0], balances[-1]
    said = [
        *([PaperSentence(line(group.note), citations.of_sources(listed))] if group.note else []),
        _needed(first, citations),
        *_waiting(first, citations),
        *_temporary(first, citations),
        *_changes(last, citations),
        *_not_counted(first, citations),
    ]
    anything = any(one.need.structural.is_known or one.supply.total.is_known for one in balances)
    rows = tuple(_row(one, citations) for one in balances)
    table = PaperTable(line(f"{group.name}: plekken per jaar"), HEAD, rows)
    return PaperSection(line(group.name), tuple(said), (table,) if anything else ())


def cells(balance: Balance) -> tuple[str, ...]:
    """Return need, temporary, supply, gap, waiting, coming and closing of one year as text."""
    supply = balance.supply
    return (
        places(balance.need.structural),
        places(balance.need.temporary),
        places(supply.total),
        places(balance.gap),
        _waiting_cell(balance),
        places(supply.planned),
        places(supply.closing),
    )


def capital(text: str) -> str:
    """Return a clause as a sentence begins."""
    return text[:1].upper() + text[1:]


def _waiting_cell(balance: Balance) -> str:
    if balance.waiting_months.is_known:
        return plain(balance.waiting_months.value, 1)
    load, there = balance.need.offered_load, balance.supply.total
    grows = load.is_known and there.is_known and there.value <= load.value
    return "loopt op" if grows else NOTHING


def how_known(balance: Balance, citations: Citations) -> str:
    """Return how the figures of one year are known, with the numbers of their sources."""
    figures = (balance.need.structural, balance.need.temporary, balance.supply.total)
    known = [figure for figure in figures if figure.is_known]
    word = combined(lambda *_: 0.0, *known).reserve or "bron" if known else NOTHING
    return told_with(word, citations.of(*known))


def places(figure: ProgrammeFigure) -> str:
    """Return a number of places for a table, rounded up."""
    whole = whole_places(figure)
    return NOTHING if whole is None else number(whole)


def _row(balance: Balance, citations: Citations) -> tuple[str, ...]:
    return (str(balance.need.year), *cells(balance), how_known(balance, citations))


def _needed(balance: Balance, citations: Citations) -> PaperSentence:
    year, need, there = balance.need.year, balance.need.structural, balance.supply.total
    needed = _counted(need)
    if need.is_known and there.is_known:
        told = reserved(
            f"{needed} zijn er in {year} nodig, en {places(there)} zijn er", need, there
        )
        return citations.sentence(f"{told}.", need, there)
    if need.is_known:
        told = reserved(f"{needed} zijn er in {year} nodig", need)
        return citations.sentence(f"{told}; hoeveel er zijn is niet bekend.", need)
    if there.is_known:
        told = reserved(f"{_counted(there)} zijn er in {year}", there)
        return citations.sentence(f"{told}; hoeveel er nodig zijn is niet bekend.", there)
    return citations.sentence(f"Er zijn {NOTHING}: {_missing(need, there)}.")


def _missing(*figures: ProgrammeFigure) -> str:
    """Return what is missing, the same beginning said once: "geen cijfer voor instroom en bezetting"."""
    every = [clause for figure in figures for clause in figure.unknown.split("; ")]
    named = [clause.removeprefix(_NO_FIGURE) for clause in every if clause.startswith(_NO_FIGURE)]
    others = [clause for clause in every if not clause.startswith(_NO_FIGURE)]
    return "; ".join([*([f"{_NO_FIGURE}{join(named)}"] if named else []), *others])


def _waiting(balance: Balance, citations: Citations) -> list[PaperSentence]:
    waiting = balance.waiting_months
    if waiting.is_known and round(waiting.value, 1) == 0:
        told = reserved(
            "Met de plekken die er zijn hoeft bijna niemand op een plek te wachten", waiting
        )
        return [citations.sentence(f"{told}.", waiting)]
    if waiting.is_known:
        told = reserved(
            f"Met de plekken die er zijn wacht iemand gemiddeld {plain(waiting.value, 1)} maanden op een plek",
            waiting,
        )
        return [citations.sentence(f"{told}.", waiting)]
    if balance.need.structural.is_known and balance.supply.total.is_known and waiting.unknown:
        return [citations.sentence(f"{capital(waiting.unknown)}.", waiting)]
    return []


def _temporary(balance: Balance, citations: Citations) -> list[PaperSentence]:
    temporary, inputs = balance.need.temporary, balance.need.inputs
    if not temporary.is_known or round(temporary.value) == 0:
        return []
    people = count(round(inputs[Quantity.BACKLOG].figure.value), "persoon", "mensen")
    term = plain(inputs[Quantity.BACKLOG_TERM].figure.value)
    told = reserved(
        f"Om de wachtlijst van {people} in {term} jaar weg te werken zijn er {places(temporary)} tijdelijke plekken "
        "nodig",
        temporary,
    )
    return [citations.sentence(f"{told}; die blijven niet.", temporary)]


def _changes(balance: Balance, citations: Citations) -> list[PaperSentence]:
    planned, closing = balance.supply.planned, balance.supply.closing
    if not planned.is_known or not closing.is_known:
        return []
    if not planned.value and not closing.value:
        told = reserved(
            f"Tot {balance.need.year} komt er niets bij en gaat er niets dicht", planned
        )
        return [citations.sentence(f"{told}.", planned, closing)]
    told = reserved(
        f"Tot {balance.need.year} komen er {_counted(planned)} bij en gaan er {_counted(closing)} dicht",
        planned,
        closing,
    )
    return [citations.sentence(f"{told}.", planned, closing)]


def _counted(figure: ProgrammeFigure) -> str:
    whole = whole_places(figure)
    return NOTHING if whole is None else count(whole, "plek", "plekken")


def _not_counted(balance: Balance, citations: Citations) -> list[PaperSentence]:
    left_out = balance.supply.not_counted
    if not left_out:
        return []
    named = join([f"{one.name} ({one.why})" for one in left_out], "en")
    return [citations.sentence(f"Niet meegeteld: {named}.", balance.supply.total)]
