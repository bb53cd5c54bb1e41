"""The sentences people read about the spread: Dutch, short, the number first. Approved in tests/approved."""

from spreidingskaart.spread.sentences.amounts import (
    TOO_SMALL,
    area,
    denominator,
    how_much,
    rate,
    reserves,
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
    "TOO_SMALL",
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
    "shortage",
    "theil",
    "where",
    "white_spots",
]
