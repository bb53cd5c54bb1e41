"""What is counted: which kind of places, per which areas, in which year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.measures.figures import LEVEL_NAMES
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import GROUP, kinds_of, target_groups
from spreidingskaart.web.layout import small
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.rendering import say_info
from spreidingskaart.web.url_state import Name, kept

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.spread.index import Index

YEARS: Final = 10
"""Years before and after the year of the City."""
_ONLY_FORMS: Final = "Kies één woonzorgvorm, of alle geclusterde vormen samen, voor dit scherm."


@dataclass(frozen=True)
class SpreadQuestion:
    """What is counted."""

    city: City
    kind: str
    """Id of a kind (spread/kinds.py)."""
    level: str
    year: int

    @property
    def index(self) -> Index:
        """Places per 1,000 inhabitants, per area; made once per City."""
        return index_of(self.city, self.level, self.kind, year=self.year)

    @property
    def of_target_group(self) -> bool:
        """Whether the places of a target group are counted, over care forms."""
        return self.kind.startswith(GROUP)


def ask(city: City) -> SpreadQuestion:
    """Show the fields; return the question."""
    kinds = kinds_offered(city)
    years = list(range(city.year - YEARS, city.year + YEARS + 1))
    with st.container(
        key="spread_bar", horizontal=True, vertical_alignment="bottom", width="content"
    ):
        kind = st.selectbox(
            "Wat telt mee?",
            list(kinds),
            format_func=kinds.__getitem__,
            width=300,
            **kept(Name.KIND),
        )
        levels = [level for level in LEVEL_NAMES if level in city.levels]
        level = one_of("Per", levels, "wijken", Name.SPREAD_AREAS, told=LEVEL_NAMES.__getitem__)
        year = st.selectbox(
            "Jaar",
            [str(year) for year in years],
            index=years.index(city.year),
            width=110,
            **kept(Name.SPREAD_YEAR),
        )
    return SpreadQuestion(city, str(kind), level, int(year or city.year))


def kinds_offered(city: City) -> dict[str, str]:
    """Return what may count, by id: all clustered forms, each form, and each target group over the forms."""
    kinds = {name: kind.name for name, kind in kinds_of(city).items()}
    return kinds | {f"{GROUP}{group}": f"Doelgroep: {group}" for group in target_groups(city)}


def say_whose_inhabitants(question: SpreadQuestion) -> None:
    """Say that the inhabitants of a year to come are those with the planned housing; nothing in other years."""
    housing = question.city.at(question.year).planned_housing
    if housing is not None:
        small(housing.sentence)


def only_of_forms(question: SpreadQuestion) -> bool:
    """Say so where a screen cannot be told of a target group; return whether it can be told."""
    if question.of_target_group:
        say_info(_ONLY_FORMS)
    return not question.of_target_group
