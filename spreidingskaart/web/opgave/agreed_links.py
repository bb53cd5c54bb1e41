"""To what an agreement is tied, each with a link to where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.criteria import BY_ID
from spreidingskaart.programme.promises.alarms import norm_today
from spreidingskaart.web.url_state import Name, link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.programme.promises.reading import Promise


def ties(city: City, promise: Promise, frameworks: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return what it is, its name and its address, for everything that is there in this City.

    Parameters
    ----------
    frameworks
        Titles by id.
    """
    tied = [
        ("locatie", *_on_map(city, "sites", promise.site)),
        ("voorziening", *_on_map(city, "facilities", promise.facility)),
        ("stadsdeel", *_on_map(city, "districts", promise.district)),
    ]
    if promise.framework in frameworks:
        title = frameworks[promise.framework]
        tied.append(("kader", title, link("afweging", {Name.FRAMEWORK: title})))
    norm = norm_today(city, promise.norm)
    if norm is not None:
        tied.append(("norm", norm.title, link("regels", {Name.RULE: norm.id})))
    elif promise.criterion in BY_ID:
        title = BY_ID[promise.criterion].title
        tied.append(("criterium", title, link("regels", {Name.CRITERION: title})))
    return [(what, name, address) for what, name, address in tied if name]


def _on_map(city: City, layer: str, row_id: str) -> tuple[str, str]:
    found = city.areas(layer) if layer == "districts" else city.layer(layer)
    row = found.index.get(row_id) if found is not None and row_id else None
    if found is None or row is None:
        return "", ""
    return str(found["name"][row]), link("kaart", {Name.SELECTION: f"{layer}:{row_id}"})
