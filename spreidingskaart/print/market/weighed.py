"""What is asked, what the candidates score, and what amendments do to their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.model import Fictional, GapKind
from spreidingskaart.print.bar_picture import Bar, bar_picture
from spreidingskaart.print.city_picture import PictureChoices, city_picture
from spreidingskaart.print.market.slide import HIGH, LABEL, WHOLE, WIDE, MarketSlide
from spreidingskaart.print.market.sources import sources
from spreidingskaart.print.picture.telling import PictureTable
from spreidingskaart.weighing.case.changes import amended, parse
from spreidingskaart.weighing.ranking.amendment import WEIGHTS_CHANGE, effect, tell_in_short
from spreidingskaart.weighing.ranking.rank import UNRANKED
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.print.market.asked import MarketCase, MarketQuestion
    from spreidingskaart.weighing.case.outcome import Weighed
    from spreidingskaart.weighing.ranking.amendment import AmendmentEffect
    from spreidingskaart.weighing.ranking.rank import Ranking

_PIN: Final = "#00616F"
_MOST: Final = 8
"""Sites that fit on a screen."""
_COVERED: Final = "De namen van de locaties volgen als het kader is vastgezet."


def asked_slide(asked: MarketQuestion) -> MarketSlide:
    """Return the screen that says what the evening is about."""
    case, question = asked.case, "Wat ligt er voor?"
    if case is None:
        return MarketSlide(id="vraag", question=question, headline=asked.why_not)
    city, framework = asked.city, case.framework
    form = city.forms[framework.care_forms[0]]
    sites = city.layer("sites")
    known = set() if sites is None else set(sites["id"].tolist())
    picture = city_picture(
        asked.filtered,
        PictureChoices(
            figure=None,
            level="districts",
            pins=dict.fromkeys([site for site in sorted(case.facts.sites) if site in known], _PIN),
            width=WIDE,
            height=HIGH,
            label=LABEL,
            mark=56,
            plate=False,
        ),
    )
    places = count(case.places, "plek", "plekken")
    return MarketSlide(
        id="vraag",
        question=question,
        headline=f"Welke van de {len(case.facts.sites)} locaties past bij {places} {form.name}?",
        svg=picture.svg,
        keys=picture.legend,
        points=(
            f"Kader: {framework.title}.",
            f"{count(len(framework.hard), 'harde grens', 'harde grenzen')}: wie die niet haalt, valt af.",
            f"Punten voor {count(len(framework.scored), 'criterium', 'criteria')}.",
        ),
        alt=picture.alt,
        table=picture.table,
        unreal=_unreal(asked),
        source="; ".join(filter(None, (_source(case), sources(city, "sites")))),
    )


def scores_slide(asked: MarketQuestion) -> MarketSlide | None:
    """Return the screen with the points of the first sites; None without a weighing."""
    case = asked.case
    if case is None:
        return None
    weighed = case.weighed
    ranking = weighed.ranking
    shown = [int(i) for i in ranking.order if ranking.rank[i] != UNRANKED]
    bars = [_bar(weighed, i) for i in shown[:_MOST]]
    fallen = int((~ranking.judged.taking_part).sum())
    notes = [
        f"{count(fallen, 'locatie valt', 'locaties vallen')} af op een harde grens."
        if fallen
        else "",
        f"Nog {len(shown) - _MOST} locaties hebben minder punten." if len(shown) > _MOST else "",
        _COVERED if case.covered else "",
        "Streep: tussen welke punten het kan liggen." if any(map(_varies, bars)) else "",
        f"{_open(weighed)}" if not weighed.is_sure else "",
    ]
    return MarketSlide(
        id="scores",
        question="Wat scoren de kandidaten?",
        headline=_first(ranking, sure=weighed.is_sure),
        svg=bar_picture(bars, alt=_alt(bars), width=WHOLE, label=LABEL),
        wide=True,
        points=tuple(note for note in notes if note),
        alt=_alt(bars),
        table=PictureTable(("Locatie", "Punten"), tuple((bar.name, bar.told) for bar in bars)),
        unreal=_unreal(asked),
        source=_source(case),
    )


def amendments_slide(asked: MarketQuestion) -> MarketSlide | None:
    """Return the screen that says what each amendment does; None where none was handed in."""
    case = asked.case
    if case is None or not asked.amendments:
        return None
    told, found = [], []
    for name, text in asked.amendments:
        try:
            one = _effect(case, name, text)
        except InputError as error:
            told.append(f"{name} is niet te gebruiken. {error}")
            continue
        found.append((name, one))
        told += [tell_in_short(one), *_changes(case, text, one)]
    rows = _orders(found) if found else None
    return MarketSlide(
        id="amendementen",
        question="Wat veranderen de amendementen?",
        headline=told[0],
        points=tuple(told[1:]) + ((_COVERED,) if case.covered else ()),
        rows=rows,
        table=rows,
        unreal=_unreal(asked),
        source=_source(case),
    )


def _source(case: MarketCase) -> str:
    """Return who made the framework, and the dossier that the weighing stands in."""
    frozen = f"dossier {case.dossier[:12]}" if case.dossier else ""
    return "; ".join(filter(None, (case.framework.source, frozen)))


def _effect(case: MarketCase, name: str, text: str) -> AmendmentEffect:
    framework = case.framework
    return effect(
        framework, amended(framework, parse(text)), case.facts.inputs(case.shown), title=name
    )


def _changes(case: MarketCase, text: str, found: AmendmentEffect) -> Iterable[str]:
    """Return what an amendment changes; of weights only those that it names, not all shares that follow from them."""
    original = case.framework
    new = {one.id: one.weight for one in amended(original, parse(text)).scored}
    for one in original.scored:
        if one.id in new and new[one.id] != one.weight:
            yield f"'{one.label}' weegt {plain(new[one.id])} in plaats van {plain(one.weight)}."
    yield from (told for told in found.changes if not told.startswith(WEIGHTS_CHANGE))


def _orders(found: list[tuple[str, AmendmentEffect]]) -> PictureTable:
    """Return the rank of the first sites now and under each amendment."""
    rankings = [found[0][1].before, *(one.after for _, one in found)]
    first = dict.fromkeys(
        int(i) for ranking in rankings for i in ranking.order[:4] if ranking.rank[i] != UNRANKED
    )
    names = rankings[0].judged.sites
    rows = tuple(
        (names[i], *(_rank(ranking, i) for ranking in rankings)) for i in list(first)[:_MOST]
    )
    return PictureTable(
        ("Locatie", "Nu", *(f"Met {name[:1].lower()}{name[1:]}" for name, _ in found)), rows
    )


def _rank(ranking: Ranking, i: int) -> str:
    rank = int(ranking.rank[i])
    return "valt af" if rank == UNRANKED else f"rang {rank}"


def _bar(weighed: Weighed, i: int) -> Bar:
    sums, ranking = weighed.ranking.totals, weighed.ranking
    total, low, high = (float(column[i]) for column in (sums.total, sums.low, sums.high))
    return Bar(
        f"{int(ranking.rank[i])}. {ranking.judged.sites[i]}",
        total,
        f"{plain(total)} punten",
        low=low,
        high=high,
    )


def _varies(bar: Bar) -> bool:
    return bar.low is not None and bar.high is not None and bar.high > bar.low


def _first(ranking: Ranking, *, sure: bool) -> str:
    if not ranking.first:
        return "Geen enkele locatie houdt een rang over."
    points = number(float(ranking.totals.total[ranking.first[0]]), 1)
    names = ranking.judged.sites
    before = "" if sure else "Voorlopig: "
    if len(ranking.first) == 1:
        return f"{before}{names[ranking.first[0]]} staat eerst, met {points} punten."
    return f"{before}{len(ranking.first)} locaties staan samen eerst, met {points} punten."


def _open(weighed: Weighed) -> str:
    """Return how many answers are not sure."""
    taint = weighed.taint
    if taint is None:
        return ""
    unsure = int(taint.unsure_scores.sum())
    return f"{number(unsure)} van de {number(taint.unsure_scores.size)} scores zijn niet zeker."


def _alt(bars: Iterable[Bar]) -> str:
    return "; ".join(f"{bar.name}: {bar.told}" for bar in bars) + "."


def _unreal(asked: MarketQuestion) -> str:
    """Return what of the candidates is fictional: of a dossier what it says of itself."""
    if asked.case is not None and asked.case.dossier:
        taint = asked.case.weighed.taint
        sites = range(len(asked.case.facts.sites))
        unreal = taint is not None and any(
            gap.kind is GapKind.FICTIONAL for i in sites for gap in taint.of_site(i)
        )
        return "Rust op fictieve gegevens" if unreal else ""
    kind = asked.city.fictional_kind("sites")
    return "" if kind is Fictional.NO else f"Kandidaten {kind.dutch}"
