"""The sentences people read about the spread: Dutch, short, the number first. Approved in tests/approved."""

from spreidingskaart.spread.sentences.amounts import (
    FEW_INHABITANTS,
    area,
    denominator,
    how_much,
    rate,
    reserves,
    rests_on,
    too_small,
    where,
)
from spreidingskaart.spread.sentences.around import (
    association,
    indicator,
    quadrants,
    reach,
    shortage,
    white_spots,
)
from spreidingskaart.spread.sentences.decision import best_first, effect, helps
from spreidingskaart.spread.sentences.even import gini, hoover, leaning, nearest, theil
from spreidingskaart.spread.sentences.pattern import (
    badge,
    chance,
    conclusion,
    divisions,
    getis,
    holding,
    local,
    moran,
)

__all__ = [
    "FEW_INHABITANTS",
    "area",
    "association",
    "badge",
    "best_first",
    "chance",
    "conclusion",
    "denominator",
    "divisions",
    "effect",
    "getis",
    "gini",
    "helps",
    "holding",
    "hoover",
    "how_much",
    "indicator",
    "leaning",
    "local",
    "moran",
    "nearest",
    "quadrants",
    "rate",
    "reach",
    "reserves",
    "rests_on",
    "shortage",
    "theil",
    "too_small",
    "where",
    "white_spots",
]
