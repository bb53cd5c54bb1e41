"""`spread`: places per 1,000 inhabitants, how even that is, and whether it is chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import Answer, add_common, aligned, as_number, city_of
from spreidingskaart.errors import InputError
from spreidingskaart.words.numbers import number, percent, plain
from spreidingskaart.words.spreadsheet import plain_csv

if TYPE_CHECKING:
    import argparse

HELP = "hoe de plekken over de stad verdeeld zijn"
LEVELS = {"district": "districts", "wijk": "wijken", "buurt": "buurten", "grid500": "grid500"}
_FIRST, _LAST = 1900, 2200


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--by", default="wijk", metavar="INDELING", help=f"{', '.join(LEVELS)} (standaard wijk)"
    )
    parser.add_argument(
        "--form",
        default="clustered",
        help="woonzorgvorm (zie forms), clustered, of group:DOELGROEP (standaard clustered)",
    )
    parser.add_argument(
        "--year", metavar="JAAR", help="tel wat dan open is (standaard het jaar van de stad)"
    )
    parser.add_argument("--csv", action="store_true", help="CSV op stdout: één regel per gebied")
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Tell the spread."""
    from spreidingskaart.spread.document import COLUMNS, GROWN_COLUMNS, spread_document

    if options.by not in LEVELS:
        message = f"De indeling {options.by!r} bestaat niet; kies uit: {', '.join(LEVELS)}."
        raise InputError(message)
    year, city, level = year_of(options.year), city_of(options), LEVELS[options.by]
    if level == "districts" and level not in city.levels:
        others = ", ".join(word for word, name in LEVELS.items() if name != level)
        raise InputError(f"{city.municipality.name} heeft geen stadsdelen; kies uit: {others}.")
    document = spread_document(city, level, options.form, year=year)
    if options.csv:
        grows = document["inhabitants"]["planned_housing"] is not None
        columns = GROWN_COLUMNS if grows else COLUMNS
        return Answer(document, plain_csv(columns, document["areas"]).rstrip("\n"))
    return Answer(document, _as_text(document))


def year_of(text: str | None) -> int | None:
    """Return a year typed by a person.

    Raises
    ------
    InputError
        If it is no year.
    """
    year = as_number("--year", text)
    if year is not None and not (year.is_integer() and _FIRST <= year <= _LAST):
        message = f"Bij --year hoort een jaar van {_FIRST} tot en met {_LAST} (gegeven: {text!r})."
        raise InputError(message)
    return None if year is None else int(year)


def _as_text(document: dict[str, Any]) -> str:
    rows: list[tuple[str, ...]] = [
        (
            "gebied",
            "inwoners",
            "plekken",
            "per 1.000",
            "deel plekken",
            "deel inwoners",
            "rang",
            "let op",
        )
    ]
    ranked = sorted(document["areas"], key=lambda area: -(area["rate"] or 0))
    rows += [
        (
            area["name"],
            _told(area["inhabitants"], 0),
            "niet bekend" if area["places"] is None else plain(area["places"]),
            _told(area["rate"], 1)
            if area["rate"] is not None or area["inhabitants"] is None
            else "geen cijfer",
            "" if area["share_of_places"] is None else percent(area["share_of_places"], 1),
            ""
            if area["share_of_inhabitants"] is None
            else percent(area["share_of_inhabitants"], 1),
            _rank(area),
            area["too_small_because"] or "",
        )
        for area in ranked
    ]
    lines = [*document["sentences"], "", aligned(rows)]
    if "evenness" in document:
        scan = document["scan"]
        lines += [
            "",
            " ".join(filter(None, (scan["sentence"], scan["remains"]))),
            *document["spacing"]["sentences"],
            document["local_counts"]["sentence"],
            "",
            *document["evenness"]["sentences"].values(),
            document["map_units"]["sentence"],
        ]
        # two figures of one layer that is not there say the same
        lines += dict.fromkeys(
            sentence for one in document["carrying"] for sentence in one["sentences"]
        )
        lines += document["reach"]["sentences"]
    return "\n".join(lines)


def _told(value: float | None, decimals: int) -> str:
    return "niet bekend" if value is None else number(value, decimals)


def _rank(area: dict[str, Any]) -> str:
    best, worst = area["rank_best"], area["rank_worst"]
    if best is None or worst is None:
        return ""
    return plain(best) if best == worst else f"{plain(best)} tot {plain(worst)}"
