"""A digest as an Atom feed (RFC 4287): ids that stay the same for ever, and the same bytes for the same news."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from spreidingskaart.programme.digest.markdown import web_address
from spreidingskaart.programme.digest.places import NEWS
from spreidingskaart.words.unseen import without_unseen

if TYPE_CHECKING:
    from spreidingskaart.programme.digest.items import Digest, NewsItem

MEDIA_TYPE: Final = "application/atom+xml"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_NAMESPACE: Final = uuid.UUID("5b0c4c0e-6f5e-5d0b-9a63-3a5b7f3e2a10")
"""Of every id that we make: chosen once, never changed."""
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_TITLE: Final = 160


def as_atom(digest: Digest, site: str = "", *, own_address: str = "") -> bytes:
    """Return the feed as UTF-8.

    Parameters
    ----------
    digest
        What changed.
    site
        Address that links begin with; readers need one: "https://kaart.gemeente.nl".
    own_address
        Where this very feed is found; "" where it is a file.
    """
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "nl"})
    _text(feed, "id", _id(digest, "feed"))
    _text(feed, "title", f"Wonen en zorg in {digest.municipality}: wat is er veranderd?")
    _text(feed, "subtitle", digest.headline)
    beginning = dt.datetime.combine(digest.since, dt.time(), dt.UTC)
    _text(feed, "updated", _moment(max((item.updated for item in digest.items), default=beginning)))
    _author(feed, f"Spreidingskaart {digest.municipality}")
    _link(feed, NEWS.address(site), "alternate", "text/html")
    if own_address:
        _link(feed, own_address, "self", MEDIA_TYPE)
    for item in digest.items:
        _entry(feed, digest, item, site)
    ET.indent(feed)
    told: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return told + b"\n"


def _entry(feed: ET.Element, digest: Digest, item: NewsItem, site: str) -> None:
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
    mark = f" ({item.mark})" if item.mark else ""
    _text(entry, "id", _id(digest, item.key))
    _text(entry, "title", _short(f"{item.sentence.rstrip('.')}{mark}"))
    _text(entry, "updated", _moment(item.updated))
    ET.SubElement(
        entry, f"{{{_ATOM}}}category", {"term": item.kind.value, "label": item.kind.heading}
    )
    _link(entry, item.place.address(site), "alternate", "text/html")
    source_address = web_address(item.source.url)
    if source_address:
        _link(entry, source_address, "related", None)
    unreal = f"{item.mark.capitalize()}. " if item.mark else ""
    source = item.source.text or "niet genoemd"
    _text(entry, "summary", f"{item.sentence} {unreal}{item.when.told}. Bron: {source}.")


def _author(feed: ET.Element, name: str) -> None:
    author = ET.SubElement(feed, f"{{{_ATOM}}}author")
    _text(author, "name", name)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = _clean(text)


def _link(parent: ET.Element, address: str, relation: str, media_type: str | None) -> None:
    said = {"rel": relation, "href": _clean(address)}
    ET.SubElement(parent, f"{{{_ATOM}}}link", said | ({"type": media_type} if media_type else {}))


def _clean(text: str) -> str:
    """Return a text that XML can hold, on one line; the writer escapes it."""
    return " ".join(_NOT_XML.sub("", without_unseen(text)).split())


def _short(text: str) -> str:
    line = _clean(text)
    return line if len(line) <= _MOST_TITLE else f"{line[: _MOST_TITLE - 1]}…"


def _moment(at: dt.datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _id(digest: Digest, key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{digest.code}/{key}')}"
