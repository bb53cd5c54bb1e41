"""What people hand in, checked before anything is written: all faults in one Dutch sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from spreidingskaart.errors import InputError
from spreidingskaart.words.canonical import canonical
from spreidingskaart.words.numbers import number
from spreidingskaart.words.unseen import has_unseen

MOST_NAME: Final = 120
"""Characters in the name of a person."""
MOST_REASON: Final = 2_000
"""Characters in a reason."""
MOST_TITLE: Final = 200
"""Characters in the title of a saved proposal."""
MOST_DOCUMENT: Final = 2_000_000
"""Bytes of a proposal or framework in its canonical spelling."""
_ON_ONE_LINE: Final = frozenset({"naam", "titel"})
_BREAKS: Final = "\n\t"


def signed(
    name: object, reason: object, *, reason_needed: bool = True, title: object = None
) -> list[str]:
    """Return name and reason (and title, where given) as they are written down: NFC, without outer spaces.

    Raises
    ------
    InputError
        If one is empty, too long or holds characters that no keyboard types; one sentence with every fault.
    """
    texts = [("naam", name, MOST_NAME, True), ("reden", reason, MOST_REASON, reason_needed)]
    if title is not None:
        texts.append(("titel", title, MOST_TITLE, True))
    cleaned = [_clean(value) for _, value, _, _ in texts]
    faults = [
        fault
        for (what, _, most, needed), text in zip(texts, cleaned, strict=True)
        if (fault := _fault(what, text, most, needed=needed))
    ]
    if faults:
        raise InputError(f"Niet bewaard: {'; '.join(faults)}.")
    return [text or "" for text in cleaned]


def one_line(what: str, value: object, most: int) -> str:
    """Return a text of one line as it is written down.

    Parameters
    ----------
    what
        Dutch word with "de" for what it is.
    value, most
        What was typed, and the most characters of it.

    Raises
    ------
    InputError
        If it is empty, too long or holds characters that no keyboard types.
    """
    text = _clean(value)
    breaks = any(sign in _BREAKS for sign in text or "")
    fault = f"de {what} past niet op één regel" if breaks else _fault(what, text, most, needed=True)
    if fault:
        raise InputError(f"Niet bewaard: {fault}.")
    return text or ""


def document(data: object, what: str, *, most: int = MOST_DOCUMENT) -> dict[str, Any]:
    """Return plain data as it is written down.

    Raises
    ------
    InputError
        If it is not a mapping of plain data, or too large.
    """
    if not isinstance(data, Mapping):
        raise InputError(f"Niet bewaard: {what} is geen lijst van velden met waarden.")
    try:
        size = len(canonical(dict(data)))
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"Niet bewaard: {what} bevat iets dat geen tekst, getal of lijst is."
        ) from error
    if size > most:
        raise InputError(
            f"Niet bewaard: {what} is te groot ({number(size)} bytes; er passen er {number(most)})."
        )
    return dict(data)


def _clean(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _fault(what: str, text: str | None, most: int, *, needed: bool) -> str | None:
    if text is None:
        return f"de {what} is geen tekst"
    if not _visible(text):
        return f"de {what} ontbreekt" if needed or text else None
    if len(text) > most:
        return f"de {what} is te lang ({number(len(text))} tekens; er passen er {number(most)})"
    breaks = "" if what in _ON_ONE_LINE else _BREAKS
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in breaks for sign in text):
        return f"de {what} bevat een teken dat niet te lezen is"
    if has_unseen(text):
        return f"de {what} bevat een teken dat niemand ziet; typ de tekst opnieuw zonder te plakken"
    return None


def _visible(text: str) -> bool:
    """Whether there is anything to read: a letter, number, sign; not only spaces and marks of no width."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in text) or any(
        unicodedata.category(sign) in {"Cc", "Cs"} for sign in text
    )
