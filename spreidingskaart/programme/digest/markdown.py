"""A digest as a Dutch text in Markdown, ready for a newsletter; what files and people say is text in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from spreidingskaart.programme.digest.items import NewsKind
from spreidingskaart.words.dates import day_told
from spreidingskaart.words.unseen import apart, without_unseen

if TYPE_CHECKING:
    from spreidingskaart.programme.digest.items import Digest, NewsItem

_MARKS: Final = re.compile(
    r"[\\`*_\[\]<>&|~$^]|^[#+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d{3})[.)]|!(?=\[)"
)
"""What Markdown reads as a mark: anywhere, or at the start of a line."""
_ADDRESS: Final = re.compile(r"(?<=:)(?=//)|(?<=@)|(?<=www)(?=\.)", re.IGNORECASE)
"""Inside what a reader of Markdown turns into a link by itself."""
_ZERO: Final = "\N{WORD JOINER}"
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f-\xa0<>()\[\]\\\"'`\s]")


def as_markdown(digest: Digest, site: str = "") -> str:
    """Return the whole text.

    Parameters
    ----------
    digest
        What changed.
    site
        Address that links begin with: "https://kaart.gemeente.nl".
    """
    parts = [
        f"# Wonen en zorg in {escaped(digest.municipality)}: wat is er veranderd?",
        f"{escaped(digest.headline)} Dit overzicht loopt tot en met {day_told(digest.until)}.",
    ]
    for kind in NewsKind:
        items = digest.of(kind)
        if items:
            parts.append(f"## {kind.heading}")
            parts.append("\n".join(_line(item, site) for item in items))
    parts.append("## Wat dit overzicht niet ziet")
    parts.append("\n".join(f"- {escaped(sentence)}" for sentence in digest.unseen))
    return "\n\n".join(parts) + "\n"


def _line(item: NewsItem, site: str) -> str:
    """Return one piece of news: the sentence, its date, who says so, and where to look."""
    mark = f" **({item.mark})**" if item.mark else ""
    source = escaped(item.source.text) or "niet genoemd"
    url = web_address(item.source.url)
    named = f"[{source}]({url})" if url else source
    look = f"[{item.place.title}]({link_target(item.place.address(site))})"
    return f"- {escaped(item.sentence)}{mark} *{item.when.told}. Bron: {named}. Kijk op {look}.*"


def escaped(text: str) -> str:
    """Return a text on one line so that Markdown shows it as it stands; no mark, link, picture or HTML comes of it."""
    line = " ".join(without_unseen(text).split())
    return apart(_MARKS.sub(r"\\\g<0>", _ADDRESS.sub(_ZERO, line)))


def web_address(url: str | None) -> str | None:
    """Return an address that is safe to link to; None for anything but http and https."""
    return link_target(url) if url and url.startswith(("https://", "http://")) else None


def link_target(address: str) -> str:
    """Return an address as the target of a link: what would end it there is written as a code."""
    return _UNSAFE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address)
