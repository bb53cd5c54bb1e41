"""What the server is told when it starts, read once from the environment. What is not understood is off, and named."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Final

from streamlit import config

from spreidingskaart.city.sources.services.searching import (
    SEARCH,
    OutsideSearch,
    outside_search,
)
from spreidingskaart.errors import InputError
from spreidingskaart.web.gate.origins import Origin, is_loopback, loopback_origins, read_origin
from spreidingskaart.web.limits import IDLE_MINUTES, MOST_IDLE_MINUTES

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST: Final = "HOST"
PORT: Final = "PORT"
_OURS: Final = "SPREIDINGSKAART_"
ORIGIN: Final = f"{_OURS}ORIGIN"
PLANNER: Final = f"{_OURS}PLANNER"
LOGIN: Final = f"{_OURS}LOGIN"
SECRET: Final = f"{_OURS}SECRET"
PROXIES: Final = f"{_OURS}FORWARDED_ALLOW_IPS"
IDLE: Final = f"{_OURS}IDLE_MINUTES"
CONTACT: Final = f"{_OURS}CONTACT"
READ_ELSEWHERE: Final = tuple(
    f"{_OURS}{name}"
    for name in ("CITY", "STORE", "DEBUG", "AUDIT_DAYS", "POSTGIS", "SERVICES", "DSO_KEY", "RP_KEY")
)
"""Settings of others than the web server."""
KNOWN: Final = (ORIGIN, PLANNER, LOGIN, SECRET, PROXIES, IDLE, CONTACT, SEARCH, *READ_ELSEWHERE)
DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8501

Network = IPv4Network | IPv6Network


class PlannerWay(StrEnum):
    """How somebody becomes planner without a login."""

    OFF = "off"
    LOCAL = "local"
    """One person at the machine itself, with a code that is printed at start."""


@dataclass(frozen=True)
class Settings:
    """What the server is told; made by `read`, or by a test."""

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    origins: tuple[Origin, ...] = field(default_factory=lambda: loopback_origins(DEFAULT_PORT))
    """Where pages of ours come from, as browsers see it; the first is the address to tell people."""
    planner_way: PlannerWay = PlannerWay.OFF
    login_file: Path | None = None
    secret_file: Path | None = None
    forwarded_allow_ips: tuple[Network, ...] = ()
    """Addresses of proxies that are believed when they say whom they ask for."""
    idle_minutes: int = IDLE_MINUTES
    search: OutsideSearch = OutsideSearch.OFF
    """For whom addresses are searched at PDOK."""
    contact: str | None = None
    """Where to report a weakness: a mailto:, https: or tel: address."""

    @property
    def secure(self) -> bool:
        """Whether every page of ours is reached by https."""
        return all(origin.secure for origin in self.origins)


@dataclass
class _Reading:
    """The environment, and what was wrong with it so far."""

    environ: Mapping[str, str]
    refused: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        given = self.text(name)
        if not given:
            return default
        if re.fullmatch(r"[0-9]{1,6}", given) and least <= int(given) <= most:
            return int(given)
        self.refused.append(
            f"{name} is {_told(given)}, en moet een heel getal van {least} tot en met {most} zijn; "
            f"het wordt {default}."
        )
        return default

    def file(self, name: str) -> Path | None:
        given = self.text(name)
        if not given:
            return None
        if (path := Path(given)).is_absolute() and path.is_file():
            return path
        self.refused.append(
            f"{name} moet het hele pad van een bestand zijn dat er is, zoals /etc/kaart/geheim; het staat uit."
        )
        return None


def read(environ: Mapping[str, str]) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings, and one Dutch sentence for each value that was refused or not known.

    Raises
    ------
    InputError
        If the server would serve others and is not told by which address they come.
    """
    reading = _Reading(environ)
    host = reading.text(HOST) or DEFAULT_HOST
    port = reading.whole(PORT, DEFAULT_PORT, 1, 65535)
    origins = _origins(reading, host, port)
    settings = Settings(
        host=host,
        port=port,
        origins=origins,
        planner_way=_planner_way(reading, host, origins),
        login_file=reading.file(LOGIN),
        secret_file=reading.file(SECRET),
        forwarded_allow_ips=_networks(reading),
        idle_minutes=reading.whole(IDLE, IDLE_MINUTES, 1, MOST_IDLE_MINUTES),
        contact=_contact(reading),
        search=_search(reading),
    )
    _name_unknown(reading)
    return settings, tuple(reading.refused)


def _origins(reading: _Reading, host: str, port: int) -> tuple[Origin, ...]:
    given = [text.strip() for text in reading.text(ORIGIN).split(",") if text.strip()]
    named = {text: read_origin(text.removesuffix("/")) for text in given}
    reading.refused += [
        f"{ORIGIN} noemt {_told(text)}, en moet een heel adres zijn zonder pad, zoals https://kaart.gemeente.nl; "
        "dat adres doet niet mee."
        for text, origin in named.items()
        if origin is None
    ]
    origins = tuple(dict.fromkeys(origin for origin in named.values() if origin is not None))
    if origins:
        return origins
    if not is_loopback(host):
        raise InputError(
            f"{HOST} is {_told(host)}: anderen kunnen erbij, dus zet in {ORIGIN} het adres waarmee zij komen, "
            "zoals https://kaart.gemeente.nl."
        )
    return loopback_origins(port)


_OFF: Final = ("", "off", "0", "false", "no", "nee", "uit")


def _planner_way(reading: _Reading, host: str, origins: tuple[Origin, ...]) -> PlannerWay:
    given = reading.text(PLANNER)
    if given.lower() in _OFF:
        return PlannerWay.OFF
    if given != PlannerWay.LOCAL:
        reading.refused.append(
            f"{PLANNER} is {_told(given)}, en kan alleen local zijn; het staat uit."
        )
        return PlannerWay.OFF
    if not all(map(is_loopback, (host, *(origin.host for origin in origins)))):
        reading.refused.append(
            f"{PLANNER} is local, maar anderen kunnen bij deze server; het staat uit. "
            f"Gebruik {LOGIN} om te laten inloggen."
        )
        return PlannerWay.OFF
    return PlannerWay.LOCAL


def _networks(reading: _Reading) -> tuple[Network, ...]:
    networks: list[Network] = []
    for text in reading.text(PROXIES).split(","):
        if not (given := text.strip()):
            continue
        try:
            network = ip_network(given)
        except ValueError:
            network = None
        if network is None or network.prefixlen == 0:
            reading.refused.append(
                f"{PROXIES} noemt {_told(given)}, en moet het adres van een proxy zijn, zoals 127.0.0.1; "
                "dat adres wordt niet geloofd."
            )
        else:
            networks.append(network)
    return tuple(networks)


def _search(reading: _Reading) -> OutsideSearch:
    found = outside_search(reading.environ)
    if found is None:
        reading.refused.append(
            f"{SEARCH} is {_told(reading.text(SEARCH))}, en moet een zijn van {', '.join(OutsideSearch)}; bij PDOK "
            "wordt niet gezocht."
        )
    return found or OutsideSearch.OFF


def _contact(reading: _Reading) -> str | None:
    given = reading.text(CONTACT)
    if not given:
        return None
    if re.fullmatch(r"(?:mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+[0-9-]+)", given):
        return given
    reading.refused.append(
        f"{CONTACT} is {_told(given)}, en moet beginnen met mailto:, https: of tel:+; er is geen security.txt."
    )
    return None


def _name_unknown(reading: _Reading) -> None:
    reading.refused += [
        f"{name} is geen instelling van de server en doet niets; bedoeld is misschien een van {', '.join(KNOWN)}."
        for name in sorted(reading.environ)
        if name.startswith(_OURS) and name not in KNOWN
    ]


def _told(given: str) -> str:
    """Return a value as a sentence quotes it: short, and without what a terminal would obey."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in given[:60])
    return f'"{shown}"'


_in_force: Settings | None = None


def settings() -> Settings:
    """Return the settings of this process: read at first use, unless `use` came before.

    Where the screen's own command started the server (`streamlit run app.py`), host and port are what that was told.
    """
    if _in_force is not None:
        return _in_force
    told = {HOST: config.get_option("server.address"), PORT: config.get_option("server.port")}
    heard = {name: str(value) for name, value in told.items() if value is not None}
    return use(read({**os.environ, **heard})[0])


def use(given: Settings) -> Settings:
    """Let these settings hold for the process, and return them. Tests call it to try others."""
    global _in_force  # noqa: PLW0603 - one process, one way to be told
    _in_force = given
    return given
