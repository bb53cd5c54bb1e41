"""`spread-rule`: what spread rules of other places, or of another subject, would say of this city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import Answer, add_common, as_number, city_of
from spreidingskaart.cli.spread import year_of
from spreidingskaart.words.numbers import read_within

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city import City
    from spreidingskaart.plot_search.borrowed_plots import PlotsLeft
    from spreidingskaart.spread.borrowed_document import BorrowedAnswer

HELP = "wat spreidingsregels van elders hier zouden zeggen"
_PLACES = "36"
_MOST = 10_000


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--rule", metavar="REGEL", help="id van één regel (standaard alle regels)")
    parser.add_argument(
        "--places",
        default=_PLACES,
        metavar="N",
        help=f"plekken van de nieuwe voorziening waarmee gerekend wordt (standaard {_PLACES})",
    )
    parser.add_argument(
        "--form",
        default="clustered",
        help="woonzorgvorm (zie forms), clustered, of group:DOELGROEP (standaard clustered)",
    )
    parser.add_argument(
        "--year", metavar="JAAR", help="tel wat dan open is (standaard het jaar van de stad)"
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Run the rules."""
    from spreidingskaart.rules.borrowed import borrowed_rule
    from spreidingskaart.spread.borrowed_document import borrowed_answer, borrowed_answers

    places = as_number("--places", options.places, _read_places) or 1.0
    year = year_of(options.year)
    if options.rule is not None:
        borrowed_rule(options.rule)
    city = city_of(options)
    if options.rule is None:
        answers = borrowed_answers(city, options.form, places=places, year=year)
    else:
        answers = (borrowed_answer(city, options.rule, options.form, places=places, year=year),)
    housing = city.at(year).planned_housing
    left = [_plots(city, answer, options.form) for answer in answers]
    document = {
        "schema": "spreidingskaart/spread-rule/1",
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "year": city.year if year is None else year,
        "planned_housing": None if housing is None else housing.mark,
        "kind": options.form,
        "places": places,
        "rules": [_record(one, plots, city) for one, plots in zip(answers, left, strict=True)],
    }
    fiction = answers[0].found.kind.fiction.sentence if answers else ""
    told = [_told(one, plots, city) for one, plots in zip(answers, left, strict=True)]
    mark = "" if housing is None else housing.sentence
    return Answer(document, "\n\n".join(filter(None, [fiction, mark, *told])))


def _read_places(text: str) -> float:
    return read_within(text, 1, _MOST, whole=True)


def _plots(city: City, answer: BorrowedAnswer, kind: str) -> PlotsLeft | None:
    from spreidingskaart.plot_search.borrowed_plots import plots_left

    return plots_left(city, answer.found, form=kind if kind in city.forms else None)


def _fictional(city: City) -> bool:
    from spreidingskaart.plot_search.sites import PLOTS

    return city.reference(PLOTS).fictional


def _record(answer: BorrowedAnswer, plots: PlotsLeft | None, city: City) -> dict[str, Any]:
    from dataclasses import asdict

    if plots is None:
        return {**answer.as_dict(), "plots": None}
    told = {"fictional": _fictional(city), "sentence": plots.sentence(fictional=_fictional(city))}
    return {**answer.as_dict(), "plots": {**asdict(plots), **told}}


def _told(answer: BorrowedAnswer, plots: PlotsLeft | None, city: City) -> str:
    rule = answer.found.rule
    lines = [rule.title, answer.sentence, *answer.more]
    if plots is not None:
        lines.append(plots.sentence(fictional=_fictional(city)))
    if rule.not_computed:
        lines.append(f"Niet uitgerekend: {' '.join(rule.not_computed)}")
    lines.append(f"Bron: {rule.source}. Id: {answer.found.rule_id}.")
    return "\n".join(lines)
