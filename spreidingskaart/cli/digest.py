"""`digest`: what changed since a date, for the newsletter; always what everybody may see, whatever the role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.cli.answer import Answer, add_common, check_role, whole_city
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    import argparse
    import datetime as dt

HELP = "wat er veranderd is sinds een dag, voor de nieuwsbrief (alleen openbare gegevens)"
SCHEMA: Final = "spreidingskaart/digest/1"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--since", metavar="DAG", help="eerste dag, zoals 2026-10-19 (standaard zes weken terug)"
    )
    parser.add_argument("--until", metavar="DAG", help="laatste dag (standaard vandaag)")
    parser.add_argument(
        "--site", metavar="ADRES", default="", help="adres waar links mee beginnen: https://..."
    )
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--md", action="store_true", help="als tekst in Markdown (standaard)")
    kind.add_argument("--atom", action="store_true", help="als Atom-feed")
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Make the digest."""
    from spreidingskaart.city.access import PUBLIC, seen_by
    from spreidingskaart.programme.digest import digest_of
    from spreidingskaart.programme.digest.atom import as_atom
    from spreidingskaart.programme.digest.markdown import as_markdown
    from spreidingskaart.store import open_store

    check_role(options.role)
    if options.json and (options.atom or options.md):
        raise InputError("Kies een van de drie: --md, --atom of --json.")
    site = _site(options.site)
    city = seen_by(whole_city(options), PUBLIC)
    digest = digest_of(city, open_store(), since=options.since, until=_until(options.until))
    document = {
        "schema": SCHEMA,
        "municipality": digest.municipality,
        "data_version": digest.data_version,
        "role": PUBLIC,
        **digest.as_dict(site),
    }
    text = as_atom(digest, site).decode() if options.atom else as_markdown(digest, site)
    return Answer(document, text.rstrip("\n"))


def _until(given: str | None) -> dt.date:

    from spreidingskaart.words.dates import current_day, read_day

    return current_day() if given is None else read_day(given)


def _site(given: str) -> str:
    """Return the address that links begin with.

    Raises
    ------
    InputError
        If it is no address of a site.
    """
    from urllib.parse import urlsplit

    address = given.strip().rstrip("/")
    parts = urlsplit(address)
    if address and (parts.scheme not in ("https", "http") or not parts.netloc or parts.query):
        raise InputError(
            f"Bij --site: {given!r} is geen adres; schrijf het zoals https://kaart.gemeente.nl."
        )
    return address
