"""The norms of a municipality, the guide distances to businesses, and the choices of this program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria.base import general_norms, municipal_norms
from spreidingskaart.criteria.business_park import criterion as business_park
from spreidingskaart.rules.register_entry import Kind, Rule, rule_of
from spreidingskaart.spread.policy import choices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from spreidingskaart.city import City
    from spreidingskaart.rules import Norm

SITING: Final = {
    "business_park": "business_park",
    "min_area": "area",
    "government_land": "land_owner",
    "green_blue_max_share": "green_blue",
    "max_station_distance": "public_transport",
    "max_places_per_1000_buurt": "spread",
    "max_places_per_1000_wijk": "spread",
    "max_places_per_1000_district": "spread",
    "max_places_per_facility": "spread",
    "min_distance_same_form": "spread",
    "display_radius": "spread",
}
"""Which criterion reads which norm of siting.yaml."""
MOST: Final = 1_000_000.0
_NOBODY: Final = "Geen criterium leest deze norm; staat de naam er goed?"
_NO_VERDICT: Final = (
    "Bepaalt hoe we tellen en vertellen op de pagina Spreiding, en verandert geen oordeel."
)


def norms_of(city: City) -> list[Rule]:
    """Return the siting norms of the municipality.

    Raises
    ------
    DataError
        If siting.yaml is wrong; the message lists every fault.
    """
    file = f"data/rules/{city.rules.municipality}/siting.yaml"
    rules = []
    for norm_id, norm in municipal_norms(city).items():
        where = {"file": file, "municipality": city.municipality.name}
        criterion = SITING.get(norm_id)
        if criterion is None:
            note = " ".join(part for part in (norm.note, _NOBODY) if part)
            rules.append(_rule(norm_id, norm, Kind.NORM, "", **where, used_in="", note=note))
            continue
        rules.append(
            _rule(
                norm_id,
                norm,
                Kind.NORM,
                criterion,
                **where,
                used_in=f"spreidingskaart/criteria/{criterion}/criterion.py",
                limits=limits_of(norm),
                may_be_absent=norm.value is not None,
            )
        )
    return rules


def guide_distances_of(city: City) -> list[Rule]:
    """Return the guide distances between a business and a dwelling."""
    return [
        _rule(
            norm_id,
            norm,
            Kind.GUIDE_DISTANCE,
            business_park.ID,
            file="spreidingskaart/criteria/business_park/norms.yaml",
            used_in="spreidingskaart/criteria/business_park/criterion.py",
            note=norm.note,
            limits=limits_of(norm),
        )
        for norm_id, norm in general_norms(city, business_park.NORMS).items()
    ]


def choices_of_spread() -> list[Rule]:
    """Return the choices of how the page Spreiding counts and tells."""
    return [
        _rule(
            f"spread/{name}",
            norm,
            Kind.CHOICE,
            "spread",
            file="spreidingskaart/spread/norms.yaml",
            used_in="spreidingskaart/spread/policy.py",
            note=" ".join(part for part in (norm.note, _NO_VERDICT) if part),
        )
        for name, norm in choices().items()
    ]


def limits_of(norm: Norm) -> tuple[float, float]:
    """Return between which values a norm can lie: a share is at most 1."""
    return (0.0, 1.0) if norm.unit.startswith(("aandeel", "deel", "ja (1)")) else (0.0, MOST)


def _rule(norm_id: str, norm: Norm, kind: Kind, criterion: str, **more: Any) -> Rule:  # noqa: ANN401 - fields of Rule
    return rule_of(norm.reference(norm_id), kind, criterion, **{**said_of(norm), **more})


def said_of(norm: Norm) -> Mapping[str, Any]:
    """Return the fields of a rule that a norm has as they are, beside those of its reference."""
    return {"value": norm.value, "unit": norm.unit, "forms": norm.forms, "note": norm.note}
