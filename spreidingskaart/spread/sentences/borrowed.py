"""What a spread rule of another place would say here: whose rule, and what stands in, in the sentence itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.rules.borrowed import (
    CITY,
    AmountLimit,
    DistanceLimit,
    FacilitySizeLimit,
    RuleEffect,
)
from spreidingskaart.spread.areas import MANY
from spreidingskaart.spread.borrowed_history import Would
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    from spreidingskaart.rules.borrowed import BorrowedRule, Limit
    from spreidingskaart.spread.borrowed import AreasUnder, Borrowed
    from spreidingskaart.spread.borrowed_history import History

_PAIR: Final = 2


def headline(found: Borrowed, past: History | None, city: str) -> str:
    """Say what the rule comes to here, beginning with the number; what else it says is in `more`.

    Parameters
    ----------
    found
        What the rule says.
    past
        What it would have done to the facilities; None where it cannot be run.
    city
        Name of the municipality.
    """
    if found.why_not or past is None:
        by = whose(found.rule, city)
        return f"{by[0].upper()}{by[1:]}, is hier niet uit te rekenen. {found.why_not}"
    return _limit(found, past, found.rule.limits[0], city)


def more(found: Borrowed, past: History | None, city: str) -> tuple[str, ...]:
    """Say what the other limits of the rule come to, what cannot be told, and which facilities it stops."""
    if found.why_not or past is None:
        return ()
    told = [_limit(found, past, limit, city) for limit in found.rule.limits[1:]]
    told += [sentence for one in found.areas if (sentence := _perhaps(one))]
    if any(limit.effect is RuleEffect.FORBIDS for limit in found.rule.limits):
        told.append(stopped(past))
    return tuple(told)


def whose(rule: BorrowedRule, city: str) -> str:
    """Return whose rule it is and that it does not hold here: "de regel van San Francisco, niet van Almere"."""
    return f"{rule.whose}, {rule.not_here.format(city=city)}"


def stopped(past: History) -> str:
    """Say which part of the facilities the rule would have stopped."""
    gone, open_question = past.count(Would.STOP), past.count(Would.UNKNOWN)
    all_ = len(past.would)
    if not all_:
        return "0 voorzieningen van deze soort zijn er nu die de regel had kunnen tegenhouden."
    told = f"{gone} van de {all_} voorzieningen van nu had de regel tegengehouden"
    if all_ == 1:
        told = f"De ene voorziening van nu had de regel {'' if gone else 'niet '}tegengehouden."
    else:
        told += ", in de volgorde waarin zij openden en met de inwoners van nu."
    if open_question:
        told += f" Van {open_question} is het niet te zeggen: het jaar, het punt of het aantal is niet bekend."
    if past.hidden:
        told += " Van aantallen zonder adres is geen jaar bekend; die tellen hierin niet mee."
    return told


def _limit(found: Borrowed, past: History, limit: Limit, city: str) -> str:
    by = f"{whose(found.rule, city)} ({limit.stands_in})"
    if isinstance(limit, FacilitySizeLimit):
        fits = "zijn te veel" if found.too_large else "mogen"
        return (
            f"{count(found.places, 'plek', 'plekken')} in één voorziening {fits} volgens {by}: daar zijn het er "
            f"hoogstens {plain(limit.most)}."
        )
    if isinstance(limit, DistanceLimit):
        near, verb = past.near, "ligt" if past.near == 1 else "liggen"
        asked = f"de {plain(limit.least, 0)} m{' lopen' if limit.on_foot else ''} van {by}"
        if past.placed < _PAIR:
            return f"Van geen twee voorzieningen is het adres bekend; {asked} valt niet te meten."
        return f"{near} van de {past.placed} voorzieningen {verb} nu dichter bij een andere dan {asked}."
    under = next(one for one in found.areas if one.limit is limit)
    if limit.areas == CITY:
        return _of_city(under, found, by)
    return _of_areas(under, found, by)


def _of_city(under: AreasUnder, found: Borrowed, by: str) -> str:
    most = float(under.allowed[0])
    if np.isnan(most):
        return f"Hoeveel plekken er mogen zijn volgens {by}, is niet te zeggen: het inwonertal is niet bekend."
    return (
        f"{number(float(under.counted[0]))} {found.kind.places} zijn er, en {number(np.floor(most))} mogen er zijn "
        f"volgens {by}."
    )


def _of_areas(under: AreasUnder, found: Borrowed, by: str) -> str:
    limit, many = under.limit, MANY[under.counting.level]
    n = int(np.isfinite(under.allowed).sum())
    before, after = int(under.before.sum()), int(under.after.sum())
    new = "één voorziening" if isinstance(limit, AmountLimit) else _places(found)
    if limit.effect is RuleEffect.OBLIGES:
        short = int((under.missing > 0).sum())
        return (
            f"{short} van de {n} {many} {_verb(short, 'moet', 'moeten samen')} nog {number(under.missing.sum())} "
            f"plekken maken volgens {by}. Er gaat niets dicht."
        )
    if limit.effect is RuleEffect.ASKS_WHY:
        return (
            f"{before} van de {n} {many} {_verb(before, 'vraagt', 'vragen')} om uitleg bij een nieuwe voorziening "
            f"volgens {by}. Met {new} erbij, gebied voor gebied, zijn het er {after}."
        )
    if limit.tested == "before":
        return (
            f"{before} van de {n} {many} {_verb(before, 'is', 'zijn')} nu vol volgens {by}. Met {new} erbij, "
            f"gebied voor gebied, zijn het er {after}."
        )
    return (
        f"{after} van de {n} {many} {_verb(after, 'heeft', 'hebben')} geen ruimte voor {new} erbij volgens {by}. "
        f"Nu {_verb(before, 'zit er', 'zitten er')} {before} boven de grens."
    )


def _places(found: Borrowed) -> str:
    return count(found.places, "plek", "plekken")


def _verb(amount: int, one: str, many: str) -> str:
    return one if amount == 1 else many


def _perhaps(under: AreasUnder) -> str:
    """Say of how many areas it cannot be told, because not all places are known per area."""
    amount = int((under.perhaps_closed & np.isfinite(under.allowed)).sum())
    if not amount:
        return ""
    many = MANY.get(under.counting.level, "gebieden")
    return (
        f"Van {amount} andere {many} is niet te zeggen of ze vol zijn: van een deel van de plekken is alleen een "
        "groter gebied bekend."
    )
