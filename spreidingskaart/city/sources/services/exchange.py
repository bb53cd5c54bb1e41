"""One question over the network: sent once, its answer whole, of the right type and not too large, or not at all."""

from __future__ import annotations

import datetime as dt
import json
import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import urlsplit

import httpx2

from spreidingskaart import __version__
from spreidingskaart.city.sources.services.failing import SourceError, TooLongError
from spreidingskaart.city.sources.services.pacing import ForNowError
from spreidingskaart.words.numbers import number, plain
from spreidingskaart.words.unseen import without_unseen

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping

    from spreidingskaart.city.sources.receipts import Question
    from spreidingskaart.city.sources.services.expectations import Service

AGENT: Final = f"spreidingskaart/{__version__} (open source; facts for Dutch municipalities)"
_CONNECT: Final = 15.0
"""Seconds until there is a connection."""
_SILENCE: Final = 60.0
"""Seconds in which nothing comes."""
_HOPS: Final = 3
_NOT_NOW: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NO_KEY: Final = frozenset({401, 403})
logging.getLogger("httpx2").setLevel(
    logging.WARNING
)  # it logs whole addresses, and people type in some
_MOST_TOLD: Final = 300
"""Characters of what a service says of its own fault."""


@dataclass(frozen=True, eq=False)
class Taken:
    """What came, whole."""

    status: int
    headers: httpx2.Headers
    content: bytes
    asked_at: dt.datetime


class Exchange:
    """The one door to the network."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Open nothing yet; keys are read from the environment at each question."""
        self._environ = environ
        self._web = httpx2.Client(
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip"},
            follow_redirects=False,
            verify=_certificates(),
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._web.close()

    def take(self, service: Service, question: Question) -> Taken:
        """Ask once and return the whole answer.

        Raises
        ------
        ForNowError
            If another try may help.
        SourceError
            If none does: refused, of another type, too large, or sent on to another host.
        """
        with self.opened(service, question) as (answer, asked_at):
            content = _whole(answer, service, time.monotonic() + service.limits.seconds)
        self._refuse_secret(service, content)
        kind = answer.headers.get("content-type", "")
        if "json" in kind:
            _refuse_broken(content, service)
        return Taken(answer.status_code, answer.headers, content, asked_at)

    @contextmanager
    def opened(
        self, service: Service, question: Question, also: Mapping[str, str] | None = None
    ) -> Iterator[tuple[httpx2.Response, dt.datetime]]:
        """Ask once and give the answer with its content still to come; it is of a good status and type.

        Parameters
        ----------
        also
            Headers that are no part of the question: which bytes are still wanted.
        """
        address, hops = question.address, 0
        headers = {**dict(question.headers), **self._key(service), **dict(also or {})}
        while True:
            _refuse_elsewhere(address, service)
            asked_at = dt.datetime.now(dt.UTC)
            with _told_in_dutch(service):
                request = self._web.build_request(
                    question.method,
                    address,
                    headers=headers,
                    content=None if question.body is None else question.body.encode(),
                    timeout=httpx2.Timeout(
                        min(_SILENCE, service.limits.seconds),
                        connect=min(_CONNECT, service.limits.seconds),
                    ),
                )
                answer = self._web.send(request, stream=True)
            try:
                if answer.status_code in _REDIRECTS and "location" in answer.headers:
                    hops += 1
                    address = _next_hop(answer, service, question, hops)
                    continue
                _refuse_packing(answer, service)
                self._refuse(answer, service, partial=bool(also))
                yield answer, asked_at
            finally:
                answer.close()
            return

    def _key(self, service: Service) -> dict[str, str]:
        if service.key is None:
            return {}
        variable, key = service.key.given(self._environ)
        if not key:
            raise SourceError(f"{service.dutch} wil een sleutel; zet die in {variable}.")
        if not (key.isascii() and key.isprintable()):
            raise SourceError(
                f"De sleutel in {variable} heeft tekens die niet in een sleutel horen."
            )
        return {service.key.header: key}

    def _refuse_secret(self, service: Service, content: bytes) -> None:
        """Refuse an answer that repeats our key: it would be kept for years."""
        for key in self._key(service).values():
            if key.encode() in content:
                raise SourceError(
                    f"{service.dutch} herhaalt de sleutel in het antwoord; dat wordt niet bewaard."
                )

    def _refuse(self, answer: httpx2.Response, service: Service, *, partial: bool) -> None:
        """Refuse an answer that does not count, for now or for good."""
        if answer.status_code in service.status or (partial and answer.status_code == 206):
            _refuse_type(answer, service)
        else:
            self._refuse_status(answer, service)

    def _refuse_status(self, answer: httpx2.Response, service: Service) -> NoReturn:
        status = answer.status_code
        said = f"{_path(answer)}{self._said(answer, service)}"
        if status == 500 and service.too_long and service.too_long in said:
            raise TooLongError(f"{service.dutch} vindt de vraag te groot{said}.")
        if status in _NOT_NOW:
            raise ForNowError(*_for_now(answer, service, said))
        if status in _NO_KEY and service.key is not None:
            raise SourceError(
                f"{service.dutch} weigert de sleutel in {service.key.given(self._environ)[0]} ({status}){said}."
            )
        raise SourceError(f"{service.dutch} weigerde de vraag ({status}){said}.")

    def _said(self, answer: httpx2.Response, service: Service) -> str:
        """Return what a service says of its own fault, as the end of a sentence."""
        try:
            content = b"".join(_at_most(answer, 100_000, time.monotonic() + service.limits.seconds))
            found = json.loads(content)
            told = str(found.get("detail") or found.get("title") or found.get("description") or "")
        except (httpx2.HTTPError, ValueError, AttributeError, RecursionError):
            return ""
        for key in self._key(service).values():
            told = told.replace(key, "…")
        return f": {_plain(told).rstrip('.')}" if told else ""


@cache
def _certificates() -> ssl.SSLContext:
    """Return whom we believe; read once, for that takes longer than a question."""
    return httpx2.create_ssl_context()


@contextmanager
def _told_in_dutch(service: Service) -> Iterator[None]:
    """Turn what goes wrong on the network into a sentence; what a library says may hold a key."""
    try:
        yield
    except httpx2.TimeoutException as error:
        raise ForNowError(
            f"{service.dutch} antwoordde niet binnen {plain(service.limits.seconds)} seconden."
        ) from error
    except httpx2.ConnectError as error:
        if "CERTIFICATE" in str(error).upper():
            raise SourceError(f"Het certificaat van {service.dutch} klopt niet.") from error
        raise ForNowError(f"{service.dutch} is niet te bereiken ({_host(service)}).") from error
    except (httpx2.NetworkError, httpx2.RemoteProtocolError, httpx2.DecodingError) as error:
        raise ForNowError(f"Het antwoord van {service.dutch} brak af.") from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise SourceError(f"{service.dutch} is niet te vragen ({type(error).__name__}).") from error


def pieces(answer: httpx2.Response, service: Service, until: float) -> Iterator[bytes]:
    """Give the content as it comes, within the limits of time and size.

    Parameters
    ----------
    until
        On the monotonic clock, in seconds.
    """
    limits = service.limits
    declared = answer.headers.get("content-length", "")
    most = f"{service.dutch} gaf meer dan {number(limits.largest / 1e6)} MB; dat is te veel{_path(answer)}."
    if declared.isdigit() and int(declared) > limits.largest:
        raise SourceError(most)
    size = 0
    with _told_in_dutch(service):
        for piece in answer.iter_bytes():
            size += len(piece)
            if size > limits.largest:
                raise SourceError(most)
            if time.monotonic() > until:
                raise ForNowError(
                    f"{service.dutch} was na {plain(limits.seconds)} seconden nog niet klaar{_path(answer)}."
                )
            yield piece


def _whole(answer: httpx2.Response, service: Service, until: float) -> bytes:
    return b"".join(pieces(answer, service, until))


def _at_most(answer: httpx2.Response, size: int, until: float) -> Iterator[bytes]:
    for piece in answer.iter_bytes():
        yield piece[:size]
        size -= len(piece)
        if size <= 0 or time.monotonic() > until:
            return


def _refuse_packing(answer: httpx2.Response, service: Service) -> None:
    """Refuse an answer that is packed more than once: each time it may grow a thousandfold, before it is counted."""
    packed = answer.headers.get_list("content-encoding", split_commas=True)
    if [each.strip().casefold() for each in packed] not in ([], ["gzip"], ["identity"]):
        raise SourceError(
            f"{service.dutch} gaf een antwoord dat anders is ingepakt dan gevraagd{_path(answer)}."
        )


def _refuse_type(answer: httpx2.Response, service: Service) -> None:
    kind = answer.headers.get("content-type", "").split(";")[0].strip().casefold()
    if service.types and not kind.startswith(service.types):
        raise SourceError(
            f"{service.dutch} gaf {_plain(kind) or 'geen soort'}{_path(answer)}; verwacht was "
            f"{' of '.join(service.types)}."
        )


def _refuse_broken(content: bytes, service: Service) -> None:
    """Refuse JSON that cannot be read: it may be cut off without a word."""
    try:
        json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ForNowError(f"{service.dutch} gaf JSON die niet te lezen is.") from error


def _next_hop(answer: httpx2.Response, service: Service, question: Question, hops: int) -> str:
    there = str(answer.url.join(answer.headers["location"]))
    if hops > _HOPS or question.method != "GET":
        raise SourceError(f"{service.dutch} stuurt steeds door{_path(answer)}.")
    return there


def _refuse_elsewhere(address: str, service: Service) -> None:
    """Refuse an address that is not of the service: nobody else is asked, and nobody else gets the key."""
    if _origin(address) != _origin(service.base):
        raise SourceError(
            f"{service.dutch} verwijst naar {_plain(urlsplit(address).netloc) or 'een ander adres'}; alleen "
            f"{_host(service)} wordt gevraagd."
        )


def _origin(address: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return "", None, None
    return parts.scheme, parts.hostname, port


def same_origin(address: str, service: Service) -> bool:
    """Whether an address is of this service."""
    return _origin(address) == _origin(service.base)


def _host(service: Service) -> str:
    return urlsplit(service.base).netloc


def _path(answer: httpx2.Response) -> str:
    return f" bij {_plain(answer.url.path)}"


def _plain(text: str) -> str:
    """Return what a service wrote, on one line, without what cannot be seen, and not too long."""
    line = " ".join(without_unseen(text).split())
    return line if len(line) <= _MOST_TOLD else f"{line[:_MOST_TOLD]}…"


def _for_now(answer: httpx2.Response, service: Service, said: str) -> tuple[str, float | None]:
    """Return the sentence of a service that does not answer for now, and how long it asks to wait."""
    wait = _retry_after(answer)
    asks = "" if wait is None else f" en vraagt {number(wait)} seconden geduld"
    if wait is not None and wait > service.limits.most_wait:
        asks += f"; langer dan {plain(service.limits.most_wait)} seconden wordt niet gewacht"
    return f"{service.dutch} gaf een fout ({answer.status_code}){said}{asks}.", wait


def _retry_after(answer: httpx2.Response) -> float | None:
    given = answer.headers.get("retry-after", "").strip()
    if given.isdigit():
        return float(given[:9])
    try:
        at = parsedate_to_datetime(given)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return max(0.0, (at - dt.datetime.now(dt.UTC)).total_seconds())
