"""Which site the bundled weighings put first, with each change of how they count: `python -m bench.winners`.

`winners_before.json` holds what the engine found of the 29 sites before (commit 7c5eef3, role public), and
tests/data/frameworks/ the frameworks of then. Each row changes one thing, the last ones everything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from spreidingskaart.city import DATA, load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import CountedPlaces
from spreidingskaart.weighing.case.counting import counting
from spreidingskaart.weighing.case.example_entries import example_entries
from spreidingskaart.weighing.case.facts import Facts, facts_from
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import shipped
from spreidingskaart.weighing.case.outcome import weigh
from spreidingskaart.weighing.framework.aggregation import Mean
from spreidingskaart.weighing.framework.fair_share import FairShare
from spreidingskaart.weighing.framework.files import read
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.weighing.framework.framework import Framework

FORM: Final = "beschermd_wonen_plus"
PLACES: Final = (24, 36)
BEFORE: Final = Path(__file__).with_name("winners_before.json")
FRAMEWORKS: Final = Path(__file__).parents[1] / "tests" / "data" / "frameworks"
_MOST: Final = 4
"""Sites that a row names."""


@dataclass(frozen=True)
class Row:
    """One way of weighing."""

    told: str
    framework: Framework
    facts: Facts


def rows(framework_id: str, places: int) -> Iterator[Row]:
    """Yield how the sites were weighed before, with each change alone, and with all of them."""
    city = seen_by(load_city(DATA / "almere"), "public")
    measured = measure(city, form=FORM, places=places)
    entries = example_entries(framework_id, city.municipality.code, measured.fictional)
    now = measured.facts.with_entries(entries)
    then = facts_from(json.loads(BEFORE.read_text(encoding="utf-8"))[str(places)])
    # what is new stands beside what was measured then, so that each change can be looked at alone
    shares = {name for name in now.values if name.startswith("fair_share.")}
    then = _with_columns(then, now, shares).with_entries(entries)
    old = read(FRAMEWORKS / f"{framework_id}_v1.yaml", known_criteria=BY_ID)
    new = next(one for one in shipped() if one.id == framework_id)
    yield Row("before", old, then)
    for criterion in old.scored:
        changed = next(one for one in new.scored if one.id == criterion.id)
        if isinstance(changed.origin, FairShare):
            yield Row(f"`{criterion.id}`: the fair share", _with_criterion(old, changed), then)
        elif criterion.column in BY_ID and criterion.curve.kind == "verdicts":
            facts = _with_columns(then, now, {criterion.column})
            yield Row(f"`{criterion.id}`: as judged now", _with_criterion(old, changed), facts)
    yield Row("geometric mean (floor 10)", _geometric(old), then)
    yield Row("all of it, weighted mean (as bundled)", new, now)
    for counts in CountedPlaces:
        for planned in (False, True):
            told = f"all of it, counting `{counts.value}`{' with plans' if planned else ''}"
            yield Row(told, counting(new, counts, planned=planned), now)
    yield Row("all of it, geometric mean", _geometric(new), now)


def _with_columns(facts: Facts, other: Facts, names: set[str]) -> Facts:
    """Return facts in which some columns are those of other facts."""
    return replace(
        facts,
        values={**facts.values, **{name: other.values[name] for name in names}},
        verdicts={**facts.verdicts, **{name: other.verdicts[name] for name in names}},
        leans={**facts.leans, **{name: other.leans[name] for name in names if name in other.leans}},
        units={**facts.units, **{name: other.units[name] for name in names}},
    )


def _with_criterion(framework: Framework, changed: object) -> Framework:
    scored = tuple(
        changed if one.id == getattr(changed, "id", None) else one for one in framework.scored
    )
    return framework.model_copy(update={"scored": scored})


def _geometric(framework: Framework) -> Framework:
    return framework.model_copy(update={"aggregation": Mean.GEOMETRIC})


def line(row: Row) -> str:
    """Return a row of the table: what changed, and the first sites with their totals."""
    weighed = weigh(row.framework, row.facts)
    ranking = weighed.ranking
    first = [
        f"{weighed.facts.sites[i]} {number(float(ranking.totals.total[i]), 1)}"
        for i in map(int, ranking.order[:_MOST])
        if ranking.rank[i]
    ]
    return f"| {row.told} | **{first[0]}** | {' · '.join(first[1:])} |"


def winners_table(framework_id: str = "beschermd_wonen_plus_2024", places: int = 36) -> str:
    """Return the table of one framework, for facilities of one size."""
    head = ["| what changes | first | then |", "|---|---|---|"]
    return "\n".join([*head, *map(line, rows(framework_id, places))])


def main() -> None:
    """Print a table per framework and size."""
    for framework_id in ("beschermd_wonen_plus_2024", "algemeen"):
        for places in PLACES:
            print(f"\n{framework_id}, {places} places\n\n{winners_table(framework_id, places)}")


if __name__ == "__main__":
    main()
