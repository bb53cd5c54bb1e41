"""`parking`: the demand per part of the day for spaces or units that are given, without a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import Answer, add_common, aligned, as_number, check_role
from spreidingskaart.errors import InputError
from spreidingskaart.model import NO_OLD_USE
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

HELP = "reken de parkeerbehoefte per dagdeel uit"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--item",
        action="append",
        default=[],
        metavar="CATEGORIE=PLAATSEN",
        help="vraag per categorie, zo vaak als nodig",
    )
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="FUNCTIE=N",
        help="eenheden per functie, zo vaak als nodig",
    )
    parser.add_argument(
        "--old-use",
        action="append",
        metavar="FUNCTIE=N",
        help="wat er nu mag staan, zo vaak als nodig; none als er niets is",
    )
    parser.add_argument(
        BY_NAME["old_own_parking"].option, metavar="N", help=BY_NAME["old_own_parking"].help
    )
    parser.add_argument("--norms", metavar="SET", help="normenset")
    parser.add_argument("--zone", help="parkeerzone, bijvoorbeeld B")
    parser.add_argument("--own-parking", metavar="N", help="parkeerplaatsen op eigen terrein")
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Work out the demand."""
    from spreidingskaart.cli.answer import rule_book_of
    from spreidingskaart.criteria.parking.document import parking_document

    check_role(options.role)
    items, units = _pairs("--item", options.item), _pairs("--unit", options.unit)
    if not items and not units:
        message = "Geef --item CATEGORIE=PLAATSEN of --unit FUNCTIE=N, zo vaak als nodig."
        raise InputError(message)
    document = parking_document(
        items,
        units,
        norms=options.norms,
        zone=options.zone,
        own_parking=as_number("--own-parking", options.own_parking),
        old_use=_old_use(options.old_use),
        old_own_parking=as_number(BY_NAME["old_own_parking"].option, options.old_own_parking),
        rules=rule_book_of(options),
    )
    return Answer(document, _as_text(document))


def _old_use(given: list[str] | None) -> dict[str, float] | None:
    if given is None or [text.strip() for text in given] == [NO_OLD_USE]:
        return None if given is None else {}
    return _pairs("--old-use", given)


def _pairs(option: str, given: list[str]) -> dict[str, float]:
    pairs: dict[str, float] = {}
    for text in given:
        name, separator, amount = text.partition("=")
        if not separator or not name.strip():
            message = f"Bij {option} hoort NAAM=AANTAL (gegeven: {text!r})."
            raise InputError(message)
        pairs[name.strip()] = pairs.get(name.strip(), 0.0) + (as_number(option, amount) or 0.0)
    return pairs


def _as_text(document: dict[str, Any]) -> str:
    from spreidingskaart.criteria.parking.sentences import PART_TITLES

    rows: list[tuple[str, ...]] = [
        (PART_TITLES[part], "onbekend" if ends is None else _ends(ends, 1))
        for part, ends in document["parts_range"].items()
    ]
    exact = _ends(document["normative_range"], 1)
    lines = [
        aligned(rows),
        "",
        f"Nodig: {_ends(document['rounded_range'])} parkeerplaatsen ({exact} onafgerond).",
        f"Zonder dubbelgebruik: {_ends(document['without_shared_use_range'], 1)}.",
    ]
    if document["old_use"]["units"]:
        part = PART_TITLES.get(document["normative_part"], document["normative_part"])
        lines.append(
            f"Af voor het oude gebruik op het drukste dagdeel ({part}): {_ends(document['old_use']['deducted'], 1)}; "
            f"zonder die aftrek {_ends(document['new_use']['rounded_range'])} parkeerplaatsen."
        )
    if not document["firm"]:
        lines.append(f"Voorlopig: {document['why_not_firm']}")
    return "\n".join(lines)


def _ends(ends: Sequence[float], decimals: int = 0) -> str:
    """Return "30", or "26 tot 30" where the ends of a range differ."""
    return " tot ".join(dict.fromkeys(number(end, decimals) for end in ends))
