"""The page around a sheet: a document that stands on its own, on screen and on A4."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Final

from spreidingskaart.sheets.words import long_date

LOGO: Final = (
    '<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="6" fill="#00616F"/>'
    '<g fill="#fff"><circle cx="9" cy="10" r="3.4"/><circle cx="21" cy="8" r="2.3"/><circle cx="15" cy="18" r="2.8"/>'
    '<circle cx="24" cy="20" r="3.4"/><circle cx="8" cy="24" r="2.3"/></g></svg>'
)

PRINT_BUTTON: Final = '<button type="button" class="print" data-print hidden>Afdrukken</button>'
"""The script shows it; without scripts there is the menu of the browser."""


def page(
    title: str, body: str, *, municipality: str, today: dt.date, version: str, assets: str, printable: bool = True
) -> str:
    """Return the whole document.

    Parameters
    ----------
    title
        What the sheet is: Locatietoets.
    body
        HTML, escaped already.
    municipality
        Name of the municipality; empty where it is not known.
    today
        Date on the sheet.
    version
        Version of the data; empty where it is not known.
    assets
        Address of our own styles and scripts, without a slash at the end.
    printable
        Whether there is something to print.
    """
    address = escape(assets, quote=True)
    of = f"gemeente {municipality}" if municipality else "Spreidingskaart"
    data = f" · gegevens {version}" if version else ""
    head = escape(f"{title} · {municipality}" if municipality else title)
    return (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{head}</title>"
        f'<link rel="icon" href="{address}/favicon.svg" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{address}/tokens.css"><link rel="stylesheet" href="{address}/sheet.css">'
        f'<script src="{address}/sheet.js" defer></script></head><body>'
        f'<main class="sheet"><header class="top">{LOGO}<p><b>Spreidingskaart</b><br>{escape(of)}</p>'
        f'<p class="when">{escape(long_date(today))}<br><span>openbaar{escape(data)}</span></p>'
        f"{PRINT_BUTTON if printable else ''}</header>"
        f"{body}</main></body></html>"
    )


def fault_page(title: str, sentence: str, *, municipality: str, today: dt.date, version: str, assets: str) -> str:
    """Return the same page with one sentence that says what is wrong."""
    body = (
        f"<h1>{escape(title)}</h1>"
        f'<section class="fault" role="alert"><p><b>Dit blad kan niet worden gemaakt.</b></p><p>{escape(sentence)}</p></section>'
        '<p class="screen-only"><a href="/locatietoets">Naar de Locatietoets</a></p>'
    )
    return page(title, body, municipality=municipality, today=today, version=version, assets=assets, printable=False)
