"""The screen Bestaande gebouwen: what stands already and could house a care form, the smallest change first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo.crs import point_to_wgs84
from spreidingskaart.model import Lean, Verdict, verdict_told
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.programme.buildings import BuildingSearch, StockSource, chances, floor_a_place
from spreidingskaart.programme.buildings.floor_area import LEAST, MOST
from spreidingskaart.programme.buildings.sentences import funnel, notes, what_helps
from spreidingskaart.programme.buildings.stock import MISSING
from spreidingskaart.web import story, url_state
from spreidingskaart.web.number_field import number_within
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.opgave.picture import slide
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.proposal_fields import proposal_field
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.numbers import number, plain, typed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.programme.buildings import Chances

_LISTED: Final = 40
_ALL: Final = "Alles wat groot genoeg is"
_AS_IT_IS: Final = "Zonder verandering"
_CHANGED: Final = "Met één verandering"
_SHOWN: Final = (_ALL, _AS_IT_IS, _CHANGED)
_IN_FILE: Final = 2_000


def existing_buildings(city: City) -> None:
    """Show the screen."""
    if city.layer("buildings") is None and city.layer("plots") is None:
        slide(TaskScreen.BUILDINGS, MISSING)
        return
    wanted = _asked(city)
    found = _found(city, wanted)
    slide(TaskScreen.BUILDINGS, funnel(found), fiction=_fiction(city, found))
    if found.large.any():
        best = _chosen(found, one_of("Wat wilt u zien?", _SHOWN, _ALL, Name.CHANCES))
        shown = _rows(city, found, best[:_LISTED])
        st.html(
            render(
                "opgave/existing_buildings.html",
                rows=shown,
                one=story.capital(found.stock.called[0]),
                caption=_caption(found, len(shown), len(best)),
                search=url_state.link("zoeken", _search(city, wanted)),
            )
        )
    story.notes(notes(found, city))
    story.table(city, partial(buildings_table, wanted), name="gebouwen")


def _asked(city: City) -> BuildingSearch:
    """Show the choices; return what must come."""
    forms = [form.id for form in city.forms.values() if form.clustered]
    with st.container(key="task_buildings", horizontal=True, vertical_alignment="top"):
        form = st.selectbox(
            "Wat moet er komen?",
            forms,
            format_func=lambda name: city.forms[name].name,
            width=280,
            **kept(Name.TASK_FORM),
        )
        places = proposal_field(BY_NAME["places"], str(Name.TASK_PLACES), width=130)
        parking = proposal_field(BY_NAME["own_parking"], str(Name.TASK_PARKING), width=190)
        assumed = floor_a_place(city.forms[str(form)]).value
        floor = number_within(
            "m² vloer per plek",
            LEAST,
            MOST,
            key=str(Name.FLOOR_A_PLACE),
            empty=f"{plain(assumed)} (aanname)",
            width=190,
        )
    return BuildingSearch(str(form), float(places or 1), parking, floor)


def _found(city: City, wanted: BuildingSearch) -> Chances:
    """Test the buildings; a bar shows how far it is, the first time."""
    waiting = st.empty()

    def tell(done: int, all_: int) -> None:
        waiting.progress(done / all_, literal(f"{number(done)} van {number(all_)} getoetst"))

    found = chances(city, wanted, progress=tell)
    waiting.empty()
    return found


def _fiction(city: City, found: Chances) -> str:
    if city.reference("buildings").fictional or city.reference("plots").fictional:
        return f"Let op: deze {found.stock.called[1]} zijn fictief."
    return ""


def _chosen(found: Chances, which: str) -> NDArray[np.int64]:
    """Return the rows that somebody wants to see, the smallest change first."""
    rows = found.ranked()
    if which == _AS_IT_IS:
        return rows[(found.fits | found.may_fit)[rows]]
    return rows[found.with_one_change[rows]] if which == _CHANGED else rows


def _caption(found: Chances, shown: int, total: int) -> str:
    many = found.stock.called[1]
    of_all = f"Alle {number(total)}" if shown == total else f"De eerste {shown} van {number(total)}"
    unsure = ""
    if found.stock.source is StockSource.PLAN:
        unsure = " Hoeveel vloer er is, is een aanname."
    return f"{of_all} {many}: de kleinste verandering eerst.{unsure}"


def _rows(city: City, found: Chances, best: NDArray[np.int64]) -> list[dict[str, Any]]:
    asked = found.result.proposals
    buurten = city.areas("buurten")
    at = city.area_at("buurten", asked.x[best], asked.y[best])
    rows = []
    for place, (row, buurt) in enumerate(zip(best.tolist(), at.tolist(), strict=True), start=1):
        verdict = Verdict.from_code(int(found.result.verdict[row]))
        lean = Lean.from_code(int(found.result.lean[row]))
        rows.append(
            {
                "number": place,
                "id": str(found.stock.id[row]),
                "use": str(found.stock.use[row]),
                "buurt": str(buurten["name"][buurt]) if buurt >= 0 else "",
                "floor": float(found.stock.floor_area[row]),
                "verdict": verdict,
                "word": verdict_told(verdict, lean),
                "firm": bool(found.result.firm[row]),
                "untested": int(found.result.untested[row]),
                "helps": what_helps(found, row),
                "address": url_state.link("locatietoets", _site(city, found, row)),
            }
        )
    return rows


def _site(city: City, found: Chances, row: int) -> dict[str, str]:
    """Return what the address of the site test of one building says."""
    asked, wanted = found.result.proposals, found.wanted
    longitude, latitude = point_to_wgs84(float(asked.x[row]), float(asked.y[row]))
    said = {
        str(Name.PIN): url_state.point_text(latitude, longitude),
        "vorm": city.forms[wanted.form].name,
        BY_NAME["places"].address: typed(wanted.places),
    }
    if wanted.own_parking is not None:
        said[BY_NAME["own_parking"].address] = typed(wanted.own_parking)
    return said


def _search(city: City, wanted: BuildingSearch) -> dict[str, str]:
    """Return what the address of a search for the same says."""
    said = {
        "zoekvorm": city.forms[wanted.form].name,
        BY_NAME["places"].search_address: typed(wanted.places),
    }
    if wanted.own_parking is not None:
        said[BY_NAME["own_parking"].search_address] = typed(wanted.own_parking)
    return said


def buildings_table(wanted: BuildingSearch, city: City) -> story.Table:
    """Return the buildings that are large enough as a table, the smallest change first."""
    found = chances(city, wanted)
    head = (
        "nummer", found.stock.called[0], "gebruik", "buurt", "m² vloer", "hoe zeker is de vloer", "oordeel",
        "voorlopig", "niet getoetst", "wat helpt",
    )  # fmt: skip
    mark = found.stock.floor_source.status.dutch
    rows = [
        (
            row["number"],
            row["id"],
            row["use"],
            row["buurt"],
            round(row["floor"], 1),
            mark,
            row["word"],
            "nee" if row["firm"] else "ja",
            row["untested"],
            " ".join(row["helps"]),
        )
        for row in _rows(city, found, found.ranked()[:_IN_FILE])
    ]
    return head, rows
