"""Fair shares in Dutch: who has more and who has less, what it rests on, and what is told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.fair_share.weights import ShareCorrection
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, percent, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.programme.fair_share.decisions import ShareDecision
    from spreidingskaart.programme.fair_share.shares import NeedPerDistrict
    from spreidingskaart.programme.fair_share.weights import DistrictWeights


def headline(divided: NeedPerDistrict) -> str:
    """Return who has most places above and below the fair share, now and with what is coming; the sentence first."""
    if not divided.need.is_known:
        return f"Geen cijfers: {divided.need.unknown}."
    if divided.places.unknown:
        need = count(divided.need.value, "plek", "plekken")
        return f"{need} nodig in {divided.year}; {divided.places.unknown}."
    told = [_extremes(divided, divided.more_now, later=False)]
    if np.nansum(divided.places.coming) > 0:
        now, then = (
            _extremes(divided, more, later=True) for more in (divided.more_now, divided.more_later)
        )
        told.append(then if then != now else "Met wat er komt blijft dat zo.")
    return " ".join(told)


def _extremes(divided: NeedPerDistrict, more: NDArray[np.float64], *, later: bool) -> str:
    names = divided.weights.names
    known = np.flatnonzero(~np.isnan(more))
    if not len(known):
        where = "Ook met wat er komt weten we" if later else "We weten"
        return f"{where} van geen stadsdeel hoeveel plekken er zijn."
    top, low = int(known[np.argmax(more[known])]), int(known[np.argmin(more[known])])
    # each who, and what it has
    parts = []
    if more[top] > 0:
        parts.append((names[top], f"{_places(more[top])} meer dan zijn deel"))
    if more[low] < 0:
        less = (
            f"{number(-more[low])} minder"
            if parts
            else f"{_places(-more[low])} minder dan zijn deel"
        )
        parts.append((names[low], less))
    if not parts:
        parts = [("elk stadsdeel", "precies zijn deel")]
    (first, amount), *rest = parts
    others = "".join(f", {name} {what}" for name, what in rest)
    if later:
        return f"Met wat er komt heeft {first} {amount}{others}."
    when = "" if divided.is_now else f" in {divided.year}"
    return _capital(f"{_mark(divided)}{first} heeft {amount}{when}{others}.")


def _mark(divided: NeedPerDistrict) -> str:
    """Return the word that must stand with the comparison: "fictief: "; "" where sources say everything."""
    reserve = divided.figure.reserve
    return f"{reserve}: " if reserve else ""


def _places(amount: float) -> str:
    return count(float(amount), "plek", "plekken")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def of_district(divided: NeedPerDistrict, row: int) -> str:
    """Return one sentence of one district: its share, what it has, and what is coming; "" where nothing is known."""
    if np.isnan(divided.share[row]):
        return ""
    share, reserve = float(divided.share[row]), divided.figure.reserve
    told = f"Eerlijk deel in {divided.year} van {divided.group.name.lower()}: {_places(share)}"
    there, coming = divided.places.told_there[row], divided.places.coming[row]
    has = "Hoeveel er zijn is niet bekend" if np.isnan(there) else f"Er zijn er {number(there)}"
    more = f", er komen er {number(coming)} bij" if coming > 0 else ""
    return f"{told}{f' ({reserve})' if reserve else ''}. {has}{more}."


def fiction(divided: NeedPerDistrict) -> str:
    """Return what is fictional or assumed in a comparison, one sentence; "" where nothing is."""
    parts = []
    if divided.group.places.status in (FigureStatus.FICTIONAL, FigureStatus.ASSUMPTION):
        parts.append(f"de behoefte is {_adjective(divided.group.places.status)}")
    if divided.places.fictional:
        whole = float(np.nansum(divided.places.there)) + divided.places.whole_there
        there = f"{_places(whole)} die er zijn"
        parts.append(
            f"alle {there}, zijn fictief"
            if divided.places.fictional == whole
            else f"van de {there}, zijn er {plain(divided.places.fictional)} fictief"
        )
    return f"{_capital(join(parts))}." if parts else ""


def _adjective(status: FigureStatus) -> str:
    return "een aanname" if status is FigureStatus.ASSUMPTION else status.dutch


def remarks(divided: NeedPerDistrict) -> list[str]:
    """Return what a reader must know of the numbers: how they are weighed, what is told apart and what is missing."""
    of_people = divided.weights.of_people
    return [
        *_of_the_need(divided),
        *_of_the_correction(divided.weights),
        *of_people,
        *_of_districts(divided.weights),
        *_of_the_register(divided),
    ]


def _of_the_need(divided: NeedPerDistrict) -> list[str]:
    if divided.need.is_known:
        return [
            (
                f"Nodig in {divided.year}: {_places(divided.need.value)} die blijven, verdeeld in hele plekken. "
                "Tijdelijke plekken voor een wachtlijst tellen niet mee."
            )
        ]
    if divided.group.places.is_known:
        return []
    return [
        "Cijfers per doelgroep horen in programme.csv: group, quantity, from_year, value, status en source."
    ]


def _of_the_correction(weights: DistrictWeights) -> list[str]:
    correction = weights.correction
    if weights.unknown:
        column = f"Een kolom {correction.column} in figures_wijken.csv of figures_buurten.csv zou het geven."
        missing = [column] if correction.column else []
        return [f"Het deel is niet te berekenen: {weights.unknown}.", *missing, correction.formula]
    ours = {
        ShareCorrection.NONE: [],
        ShareCorrection.SES_WOA: [
            (
                "De Spreidingswet corrigeert ook naar SES-WOA; die formule is niet gelezen. Deze is van ons en niet "
                "nagekeken."
            )
        ],
        ShareCorrection.LIVEABILITY: ["Deze formule is van ons en niet nagekeken."],
    }
    return [correction.formula, *ours[correction]]


def _of_districts(weights: DistrictWeights) -> list[str]:
    said = []
    if weights.assumed:
        counts = "telt" if len(weights.assumed) == 1 else "tellen"
        said.append(
            f"Aanname: {join(weights.assumed)} {counts} met het gemiddelde van de stad, want de "
            f"{weights.correction.score_name} is daar niet bekend."
        )
    if weights.empty:
        has = "heeft" if len(weights.empty) == 1 else "hebben"
        said.append(f"{join(weights.empty)} {has} geen bekende inwoners, en daarom geen deel.")
    return said


def _of_the_register(divided: NeedPerDistrict) -> list[str]:
    places = divided.places
    said = []
    for amount, word in ((places.whole_there, "zijn"), (places.whole_coming, "komen")):
        if amount > 0:
            said.append(
                f"Daarnaast {word} er {_places(amount)} waarvan het stadsdeel niet bekend is; die verdelen we niet."
            )
    undated = float(np.nansum(places.undated))
    if undated:
        said.append(
            f"Van {_places(undated)} die komen is het jaar niet bekend; ze tellen mee bij wat komt."
        )
    if places.nameless:
        said.append(
            f"Niet geteld, want het aantal plekken is niet bekend: {join(places.nameless)}. Van dat stadsdeel weten "
            "we daarom niet of het meer of minder heeft."
        )
    if places.rounded:
        said.append("Plekken zonder openbaar adres tellen afgerond mee.")
    return said


def best_decision(decisions: Sequence[ShareDecision]) -> str:
    """Return which decisions bring a district nearer to its share, and which farther; "" without decisions."""
    told = [one for one in decisions if not np.isnan(one.nearer)]
    if not told:
        return ""
    near = [one for one in told if one.nearer > 0]
    far = [one for one in told if one.nearer < 0]
    what = "plannen" if told[0].planned else "zoeklocaties"
    return (
        f"{len(near)} van de {len(decisions)} {what} {_brings(near)} een stadsdeel dichter bij zijn deel, "
        f"{len(far)} {_brings(far)} het verder weg."
    )


def _brings(decisions: Sequence[ShareDecision]) -> str:
    return "brengt" if len(decisions) == 1 else "brengen"


def weight_told(weight: float) -> str:
    """Return a weight as people read it: 49,0%; "-" where it is not known."""
    return "-" if np.isnan(weight) else percent(weight, 1)
