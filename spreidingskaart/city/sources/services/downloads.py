"""Large files: written to disk as they come, and gone on with where they were cut off."""

from __future__ import annotations

import hashlib
import json
import os
import time
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.receipts import Question, Receipt, Series
from spreidingskaart.city.sources.receipts.kept import FILES
from spreidingskaart.city.sources.services.asking import Fetched
from spreidingskaart.city.sources.services.clocks import clock_note
from spreidingskaart.city.sources.services.exchange import pieces
from spreidingskaart.city.sources.services.pacing import ForNowError
from spreidingskaart.errors import DataError, InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    import httpx2

    from spreidingskaart.city.sources.receipts import Receipts
    from spreidingskaart.city.sources.services.expectations import Service

    Opened = Callable[
        [Question, Mapping[str, str] | None],
        AbstractContextManager[tuple[httpx2.Response, dt.datetime]],
    ]

_KEPT: Final = ("content-type", "date", "etag", "last-modified")


def fetch_file(
    service: Service,
    address: str,
    *,
    what: str,
    receipts: Receipts,
    since: dt.datetime,
    begun_at: dt.datetime,
    opened: Opened,
    again: Callable[[Callable[[], Receipt]], Receipt],
) -> Fetched:
    """Return a large file and its receipt.

    Parameters
    ----------
    since
        A file that came after this is not fetched again.
    opened
        Asks once, with headers that are no part of the question.
    again
        Tries until it came.

    Raises
    ------
    SourceError
        If it does not come.
    """
    question = Question(service=service.name, address=address)
    folder = receipts.folder / FILES
    receipt = _kept(receipts, question, since, folder)
    if receipt is None:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{question.key[:16]}.part"
        receipt = again(lambda: _go_on(service, question, part, opened))
        part.replace(folder / receipt.sha256)
        part.with_suffix(".about").unlink(missing_ok=True)
        receipts.keep_apart(receipt)
    note = clock_note(receipt, service)
    series = Series(
        what=what,
        service=service.name,
        begun_at=begun_at,
        answers=(receipt.id,),
        complete=True,
        notes=(note,) if note else (),
    )
    return Fetched(folder / receipt.sha256, receipts.keep_series(series))


def _kept(
    receipts: Receipts, question: Question, since: dt.datetime, folder: Path
) -> Receipt | None:
    try:
        receipt = receipts.newer_than(question, since)
    except (DataError, InputError):
        return None
    if receipt is None:
        return None
    path = folder / receipt.sha256
    return receipt if path.is_file() and path.stat().st_size == receipt.size else None


def _go_on(service: Service, question: Question, part: Path, opened: Opened) -> Receipt:
    """Take what is still to come of a file, or all of it where the file at the source became another."""
    with opened(question, _still_wanted(part)) as (answer, asked_at):
        goes_on = answer.status_code == 206
        if goes_on and not answer.headers.get("content-range", "").startswith(
            f"bytes {_size(part)}-"
        ):
            part.unlink()
            raise ForNowError(f"{service.dutch} gaf een ander deel van het bestand dan gevraagd.")
        about = {
            name: answer.headers[name]
            for name in ("etag", "last-modified")
            if name in answer.headers
        }
        part.with_suffix(".about").write_text(json.dumps(about), encoding="utf-8")
        with part.open("ab" if goes_on else "wb") as file:
            for piece in pieces(answer, service, time.monotonic() + service.limits.seconds):
                file.write(piece)
        kept = tuple((name, answer.headers[name]) for name in _KEPT if name in answer.headers)
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Receipt(
        question=question,
        asked_at=asked_at,
        status=200,
        headers=kept,
        sha256=digest,
        size=part.stat().st_size,
    )


def _still_wanted(part: Path) -> dict[str, str]:
    """Return the headers that ask for the rest of a file, as long as it is still the same one."""
    # a packed answer cannot be gone on with
    whole = {"Accept-Encoding": "identity"}
    try:
        there = part.stat().st_size
        about = json.loads(part.with_suffix(".about").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return whole
    same = about.get("etag") or about.get("last-modified")
    if there < 2 or not isinstance(same, str) or same.startswith("W/"):
        return whole
    # the last byte once more: of a file that was whole already there is no rest to ask for
    os.truncate(part, there - 1)
    return {**whole, "Range": f"bytes={there - 1}-", "If-Range": same}


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
