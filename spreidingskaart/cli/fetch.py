"""`fetch`: the facts of a municipality from the services of others, into a folder of its own."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from spreidingskaart.cli.answer import Answer, add_common, aligned, check_role
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number, read_within

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from spreidingskaart.city.sources.fetching import Expectation, FetchedLayer, FetchReport
    from spreidingskaart.city.sources.folder import Municipality
    from spreidingskaart.city.sources.services.client import Client

HELP = "haal de gegevens van een gemeente op en zet ze in haar eigen map"
CITY: Final = "SPREIDINGSKAART_CITY"
CHECK_SCHEMA: Final = "spreidingskaart/fetch-check/1"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--municipality",
        metavar="GEMEENTE",
        help="van een nieuwe map: de code of de naam, zoals GM0233 of Ermelo",
    )
    parser.add_argument("--only", metavar="A,B", help="haal alleen dit op, zoals parcels,schools")
    parser.add_argument("--year", metavar="JAAR", help="jaar van de buurten en de cijfers")
    parser.add_argument(
        "--check",
        action="store_true",
        help="haal niets op; stel elke bron één kleine vraag en vertel wat er klopt",
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Fetch, or check what is expected of the services."""
    check_role(options.role)
    return _check(options) if options.check else _fetch(options)


def _fetch(options: argparse.Namespace) -> Answer:
    from spreidingskaart.city.sources.fetching import fetch, plan_fetch
    from spreidingskaart.city.sources.fetching.begun import begun
    from spreidingskaart.city.sources.services.client import Client
    from spreidingskaart.city.sources.services.connectors import CONNECTORS

    folder, year = _own_folder(options), _year(options)
    plan = plan_fetch(folder, CONNECTORS, municipality=_municipality(options), only=_only(options))
    now = dt.datetime.now(dt.UTC)
    with begun(folder, now) as since, Client(folder, begun_at=since, year=year) as client:
        report = fetch(client, folder, plan, year=client.year, now=now)
    return Answer(report.as_document, _told(report), ok=not report.failed)


def _own_folder(options: argparse.Namespace) -> Path:
    """Return the folder that is written in; never the bundled one.

    Raises
    ------
    InputError
        If none is named, or it is that of the bundled city.
    """
    from spreidingskaart.city import BUNDLED_CITY

    named = options.city or os.environ.get(CITY, "").strip()
    if not named:
        raise InputError(f"Geef ook --city: de map van de gemeente, of zet die in {CITY}.")
    folder = Path(named)
    if folder.resolve() == BUNDLED_CITY.resolve():
        raise InputError(
            f"De map {named} hoort bij het programma; neem een eigen map, zoals --city mijn-gemeente."
        )
    return folder


def _municipality(options: argparse.Namespace) -> Municipality | None:
    if options.municipality is None:
        return None
    from spreidingskaart.city.sources.cbs import municipality_code
    from spreidingskaart.city.sources.folder import Municipality
    from spreidingskaart.city.sources.municipalities import municipalities, municipality_of

    named = options.municipality.strip()
    if not named[-1:].isdigit():
        return municipality_of(named)
    code = municipality_code(named)
    # the list may be older than the municipality
    return municipalities().get(code) or Municipality(code=code, name=code)


def _only(options: argparse.Namespace) -> Sequence[str] | None:
    if options.only is None:
        return None
    return [name.strip() for name in options.only.split(",") if name.strip()]


def _year(options: argparse.Namespace) -> int | None:
    if options.year is None:
        return None
    try:
        return int(read_within(options.year, 2000, 2200, whole=True))
    except InputError as error:
        raise InputError(f"Bij --year: {error}") from error


# ------------------------------------------------------------------------------------------------ in words
def _told(report: FetchReport) -> str:
    lines = [f"{report.municipality.name} ({report.municipality.code}), jaar {report.year}."]
    if report.layers:
        lines += ["", aligned([_row(layer) for layer in report.layers])]
        lines += [
            f"  {layer.dutch}: {count(rows, 'rij', 'rijen')} weggelaten: {why.rstrip('.')}."
            for layer in report.layers
            for why, rows in layer.dropped
        ]
    if report.failed:
        lines += ["", "Niet gelukt, en gebleven zoals het was:"]
        lines += [f"  {each.dutch} ({each.what}): {each.why}" for each in report.failed]
    if report.notes:
        lines += ["", *report.notes]
    lines += ["", _end(report)]
    return "\n".join(lines)


def _row(layer: FetchedLayer) -> tuple[str, ...]:
    return (
        layer.dutch,
        f"{number(layer.read)} gelezen",
        f"{number(layer.kept)} gehouden",
        "compleet" if layer.complete else "niet compleet",
        "was fictief" if layer.fictional_before else "",
    )


def _end(report: FetchReport) -> str:
    if not report.layers:
        return "Er is niets veranderd."
    return (
        f"In gebruik: versie {report.version} in {report.folder}.\n"
        f"Bekijk: make run CITY={report.folder}"
    )


# ------------------------------------------------------------------------------------------------ --check
def _check(options: argparse.Namespace) -> Answer:
    import tempfile

    from spreidingskaart.city.sources.services.client import Client

    # what a check answers is no fact of a city: its receipts are not kept
    with (
        tempfile.TemporaryDirectory() as folder,
        Client(Path(folder), year=_year(options), patient=False) as client,
    ):
        found = _expectations(options, client)
    document = {
        "schema": CHECK_SCHEMA,
        "expectations": [{"of": e.of, "says": e.says, "holds": e.holds} for e in found],
    }
    rows = [("ja" if each.holds else "nee", each.says) for each in found]
    wrong = sum(not each.holds for each in found)
    end = (
        f"{count(wrong, 'verwachting klopt', 'verwachtingen kloppen')} niet."
        if wrong
        else "Alles klopt."
    )
    return Answer(document, f"{aligned(rows)}\n\n{end}", ok=not wrong)


def _expectations(options: argparse.Namespace, client: Client) -> list[Expectation]:
    from spreidingskaart.city.sources.fetching import check_services
    from spreidingskaart.city.sources.fetching.chosen import chosen
    from spreidingskaart.city.sources.services.asking import Wanted
    from spreidingskaart.city.sources.services.connectors import CONNECTORS

    only = _only(options)
    connectors = CONNECTORS if only is None else chosen(CONNECTORS, only, {"buurten", "wijken"})
    services = list(client.services.values()) if only is None else []
    wanted = Wanted(_whose(options), client.year, dt.datetime.now(dt.UTC))
    return list(check_services(client, services, connectors, wanted))


def _whose(options: argparse.Namespace) -> Municipality:
    """Return for which municipality is asked: the one that is named, that of the folder, or just one."""
    from spreidingskaart.city import BUNDLED_CITY
    from spreidingskaart.city.sources.folder import CITY_FILE, Municipality
    from spreidingskaart.rules import read_yaml

    named = _municipality(options)
    if named is not None:
        return named
    folder = Path(options.city or os.environ.get(CITY, "").strip() or BUNDLED_CITY)
    if not (folder / CITY_FILE).is_file():
        folder = BUNDLED_CITY
    return Municipality.model_validate(read_yaml(folder / CITY_FILE)["municipality"])
