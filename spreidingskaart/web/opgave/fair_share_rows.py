"""Bars and tables of the screen Eerlijk deel, made of a City by plain choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from spreidingskaart.programme.fair_share.asked import need_named
from spreidingskaart.programme.fair_share.decisions import planned_decisions, site_decisions
from spreidingskaart.programme.fair_share.shares import divided
from spreidingskaart.programme.fair_share.weights import ShareCorrection, corporation_share
from spreidingskaart.web.rendering import render
from spreidingskaart.web.story import rounded
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.fair_share.decisions import ShareDecision
    from spreidingskaart.programme.fair_share.shares import NeedPerDistrict
    from spreidingskaart.programme.scenario import Scenario
    from spreidingskaart.web.story import Table


@dataclass(frozen=True, slots=True)
class AskedShare:
    """What is asked: of which group, in which year, corrected by what."""

    group: str
    year: int
    correction: ShareCorrection
    scenario: Scenario | None = None
    """Other inputs than the data say; None without any change."""

    def divided(self, city: City) -> NeedPerDistrict:
        """Return the answer of a City."""
        need = need_named(city, self.group, self.year, self.scenario)
        return divided(city, need, self.year, self.correction)


def share_bars(found: NeedPerDistrict) -> str:
    """Return per district what is there and coming as a bar, with its share as a line through it."""
    later = np.nan_to_num(found.places.there + found.places.coming)
    top = max(float(np.nanmax(np.append(found.share, later))), 1.0) * 1.05
    bars = [_bar(found, row, top) for row in range(len(found.share))]
    reserve = found.figure.reserve
    marked = f" ({reserve})" if reserve else ""
    return render(
        "opgave/fair_share.html",
        title=f"Plekken per stadsdeel in {found.year}, tegen het eerlijke deel{marked}",
        bars=bars,
        undated=bool(np.nansum(found.places.coming) > 0),
        spoken="; ".join(f"{bar['name']}: {bar['tip']}" for bar in bars),
    )


def _bar(found: NeedPerDistrict, row: int, top: float) -> dict[str, Any]:
    there, coming = float(found.places.there[row]), float(found.places.coming[row])
    share, more = float(found.share[row]), float(found.more_later[row])
    return {
        "name": str(found.weights.names[row]),
        "width": _percent(there, top),
        "planned": _percent(coming, top),
        "share": None if np.isnan(share) else _percent(share, top),
        "value": _more(more),
        "tip": f"deel {number(share)}, er zijn {number(there)}, er komen {number(coming)} bij",
    }


def _percent(value: float, top: float) -> float:
    return 0.0 if np.isnan(value) else round(100 * value / top, 2)


def _more(more: float) -> str:
    if np.isnan(more):
        return "niet bekend"
    if not more:
        return "precies"
    return f"{number(abs(more))} {'meer' if more > 0 else 'minder'}"


def share_rows(asked: AskedShare, city: City) -> Table:
    """Return the numbers per district, and those that are known for no single district as the last row."""
    found = asked.divided(city)
    weights, places = found.weights, found.places
    corporation = corporation_share(city)
    known = _known(found)
    head = [
        "stadsdeel", "inwoners", "gewicht (%)", "eerlijk deel", "is er", "komt erbij", "sluit",
        "meer of minder zonder wat komt", "meer of minder met wat komt", "corporatiewoningen (%)", "hoe bekend",
    ]  # fmt: skip
    rows = [
        [
            str(weights.names[row]),
            rounded(weights.inhabitants[row], 0),
            rounded(100 * weights.weight[row], 1),
            rounded(found.share[row], 0),
            rounded(places.there[row], 0),
            rounded(places.coming[row], 0),
            rounded(places.closing[row], 0),
            rounded(found.more_now[row], 0),
            rounded(found.more_later[row], 0),
            rounded(corporation[row], 0),
            known,
        ]
        for row in range(len(weights.codes))
    ]
    whole = [rounded(one, 0) for one in (places.whole_there, places.whole_coming)]
    rows.append(["stadsdeel niet bekend", None, None, None, *whole, *[None] * 4, known])
    if asked.correction is not ShareCorrection.NONE:
        head.insert(2, asked.correction.score_name)
        scores = [*(rounded(score, 2) for score in weights.score), None]
        for row, score in zip(rows, scores, strict=True):
            row.insert(2, score)
    return head, rows


def _known(found: NeedPerDistrict) -> str:
    return found.figure.reserve or ("bron" if found.need.is_known else "geen cijfers")


def plan_rows(asked: AskedShare, city: City) -> Table:
    """Return what each planned facility does to its district."""
    found = asked.divided(city)
    return _rows(planned_decisions(city, found), "plan", found)


def site_rows(asked: AskedShare, places: float, city: City) -> Table:
    """Return what a facility of a size on each candidate site does to its district."""
    found = asked.divided(city)
    return _rows(site_decisions(city, found, places), "zoeklocatie", found)


def _rows(decisions: Sequence[ShareDecision], what: str, found: NeedPerDistrict) -> Table:
    head = (
        what, "stadsdeel", "opent", "plekken", "is er", "met dit erbij", "eerlijk deel", "van het deel af zonder",
        "van het deel af met", "wat het doet", "hoe bekend",
    )  # fmt: skip
    rows = [
        (
            one.name,
            one.district or "niet bekend",
            "" if not one.planned else str(one.opens or "niet bekend"),
            rounded(one.places, 0),
            rounded(one.before, 0),
            rounded(one.after, 0),
            rounded(one.share, 0),
            rounded(one.away_before, 0),
            rounded(one.away_after, 0),
            one.told,
            _how_known(one, found),
        )
        for one in decisions
    ]
    return head, rows


def _how_known(one: ShareDecision, found: NeedPerDistrict) -> str:
    size = "" if one.planned else "aantal plekken is een aanname"
    where = "fictief" if one.fictional else one.source or "bron niet genoemd"
    reserve = found.figure.reserve
    share = f"eerlijk deel: {reserve}" if reserve and reserve != where else ""
    return "; ".join(filter(None, (where, size, share)))
