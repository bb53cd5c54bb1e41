"""What each table of the programme must hold: demand, supply and flow, what is planned, and what was agreed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from spreidingskaart.city.sources.column_specs import (
    MOST_PEOPLE,
    MOST_PLACES,
    ColumnSpec,
    LayerSchema,
    NumberColumn,
    code_column,
    figure_column,
    text_column,
    word_column,
    year_column,
)
from spreidingskaart.model import (
    FigureStatus,
    MovingOnRoute,
    PlanMomentKind,
    PromiseKind,
    Quantity,
    Unit,
    YesNo,
)

_ID: Final = text_column("id", filled=True)
_SOURCED: Final = (
    word_column("status", FigureStatus, decides=True),
    text_column("source").optional,
    text_column("source_date").optional,
    text_column("source_url").optional,
    text_column("note").optional,
)
"""How each row is known, and who says so."""
_GROUP: Final = ColumnSpec("group", filled=True, refers="programme_groups")
_FACILITY: Final = ColumnSpec("facility", filled=True, refers="facilities")
_TOLD_FACILITY: Final = replace(code_column("facility", "facilities").optional, about=True)
"""A row that may have no facility; where it has one, its text tells of it."""
_YEAR: Final = replace(year_column("year"), there=True, filled=True, decides=True)
_FROM_YEAR: Final = replace(_YEAR, name="from_year")
_VALUE: Final = NumberColumn("value", filled=True, decides=True, least=-1e12)
_MONTH: Final = NumberColumn("month", there=False, least=1.0, most=12.0, whole=True)

PROGRAMME: Final[dict[str, LayerSchema]] = {
    "programme_groups": LayerSchema(
        (
            _ID,
            text_column("name", filled=True),
            text_column("forms").optional,
            text_column("note").optional,
        ),
        key=("id",),
    ),
    "programme": LayerSchema(
        (
            _GROUP,
            word_column("quantity", Quantity, decides=True),
            _FROM_YEAR,
            replace(_VALUE, least=0.0),
            *_SOURCED,
        ),
        key=("group", "quantity", "from_year"),
    ),
    "homes_routes": LayerSchema(
        (
            _GROUP,
            word_column("route", MovingOnRoute, decides=True),
            _FROM_YEAR,
            NumberColumn("homes", filled=True, decides=True, most=MOST_PLACES),
            NumberColumn("waiting_months", there=False, most=1_200.0),
            *_SOURCED,
        ),
        key=("group", "route", "from_year"),
    ),
    "plan_moments": LayerSchema(
        (
            _ID,
            _FACILITY,
            word_column("kind", PlanMomentKind, decides=True),
            _YEAR,
            _MONTH,
            NumberColumn("places", there=False, unit=Unit.PEOPLE, most=MOST_PLACES, whole=True),
            code_column("successor", "facilities").optional,
            *_SOURCED,
        ),
        key=("id",),
    ),
    "shelter_quality": LayerSchema(
        (
            _FACILITY,
            NumberColumn("single_rooms", unit=Unit.PEOPLE, most=MOST_PLACES, whole=True),
            *_SOURCED,
        ),
        key=("facility",),
    ),
    "growth": LayerSchema(
        (
            _ID,
            text_column("name", filled=True),
            text_column("code", filled=True),
            _YEAR,
            NumberColumn(
                "inhabitants", filled=True, decides=True, unit=Unit.PEOPLE, most=MOST_PEOPLE
            ),
            NumberColumn("inhabitants_65_plus", there=False, unit=Unit.PEOPLE, most=MOST_PEOPLE),
            figure_column("dwellings", Unit.NUMBER, most=MOST_PEOPLE),
            *_SOURCED,
        ),
        key=("id", "year"),
    ),
    "goals": LayerSchema(
        (
            _ID,
            text_column("title", filled=True),
            text_column("measure", filled=True),
            text_column("unit", filled=True),
            NumberColumn("baseline", there=False, least=-1e12),
            year_column("baseline_year"),
            NumberColumn("target", filled=True, decides=True, least=-1e12),
            year_column("target_year"),
            *_SOURCED,
        ),
        key=("id",),
    ),
    "goal_results": LayerSchema(
        (ColumnSpec("goal", filled=True, refers="goals"), _YEAR, _VALUE, *_SOURCED),
        key=("goal", "year"),
    ),
    "promises": LayerSchema(
        (
            _ID,
            word_column("kind", PromiseKind, decides=True),
            text_column("number"),
            text_column("date"),
            text_column("title", filled=True),
            text_column("text"),
            text_column("outcome").optional,
            code_column("district_code", "districts").optional,
            code_column("site", "sites").optional,
            _TOLD_FACILITY,
            text_column("criterion").optional,
            text_column("framework").optional,
            text_column("norm").optional,
            NumberColumn("decided_value", there=False, least=-1e12),
            text_column("decided_unit").optional,
            text_column("foretold").optional,
            text_column("came").optional,
            word_column("as_foretold", YesNo).optional,
            *_SOURCED,
        ),
        key=("id",),
    ),
    "council_papers": LayerSchema(
        (
            _ID,
            text_column("kind"),
            text_column("number"),
            text_column("date"),
            text_column("title", filled=True),
            text_column("url"),
        ),
        key=("id",),
    ),
    "region": LayerSchema(
        (
            text_column("code", filled=True),
            text_column("name", filled=True),
            NumberColumn("inhabitants", unit=Unit.PEOPLE, most=10 * MOST_PEOPLE),
            figure_column("budget_keur", Unit.THOUSANDS_OF_EUROS),
            *_SOURCED,
        ),
        key=("code",),
    ),
    "projects": LayerSchema(
        (
            _ID,
            text_column("title", filled=True),
            text_column("text"),
            text_column("date"),
            _TOLD_FACILITY,
            *_SOURCED,
        ),
        key=("id",),
    ),
}
"""Tables of the programme by name; each may be missing."""

PROGRAMME_TITLES: Final = {
    "programme_groups": "Doelgroepen van de programmering",
    "programme": "Cijfers van de programmering",
    "homes_routes": "Routes naar een woning",
    "plan_moments": "Op-, om- en afbouwplan",
    "shelter_quality": "Kwaliteit van de opvang",
    "growth": "Geplande woningbouw",
    "goals": "Doelen",
    "goal_results": "Resultaten bij de doelen",
    "promises": "Moties, toezeggingen en besluiten",
    "council_papers": "Stukken van de raad",
    "region": "Gemeenten in de regio",
    "projects": "Projecten in de schijnwerpers",
}
"""What people call these tables."""
