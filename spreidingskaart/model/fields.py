"""The numbers of a proposal, declared once: model, command line, forms, addresses, sheets, search and store read this.

A new number is one entry in `FIELDS`, the criterion that heeds it, and its test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Asked(Enum):
    """Who says a number."""

    SITE = "site"
    """Only who tests one site."""
    PLOTS = "plots"
    """Who searches all plots as well: one number for every plot."""
    WITH_WORD = "with_word"
    """Only together with a word that gives it its unit (the old use of a site)."""
    OLD_USE = "old_use"
    """Only where there is an old use."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One number of a proposal."""

    name: str
    """Column of `Proposals`, name in JSON and in files, and parameter of a printed sheet."""
    title: str
    """As a sheet calls it."""
    told: tuple[str, str]
    """One and more of it in a sentence, as in "{} plek" and "{} plekken"."""
    least: float
    most: float
    address: str
    """Name in the address of a site test."""
    help: str
    """What the command line says of it."""
    unit: str = ""
    whole: bool = False
    needed: bool = False
    """Whether no proposal can do without."""
    question: str | None = None
    """As a form asks it; the title with its unit where left out."""
    heading: str | None = None
    """As a column of a file for people calls it; the question where left out."""
    tip: str | None = None
    """What a form says beside it."""
    empty: str = "onbekend"
    """What an empty field means."""
    default: float | None = None
    """What a form begins with."""
    asked: Asked = Asked.SITE
    of_site: bool = False
    """Whether a layer or file of sites may know it of each site."""
    since: int = 3
    """Version of the question in which it came. 1: it is in every key and on every sheet. 2: the key of an override and
    a sheet have it where it is known, the key of a partition always. 3: wherever it is not known, it is not there."""

    @property
    def label(self) -> str:
        """As a form asks it."""
        return self.question or (f"{self.title} ({self.unit})" if self.unit else self.title)

    @property
    def column(self) -> str:
        """As a column of a file for people calls it."""
        return self.heading or self.label.lower()

    @property
    def option(self) -> str:
        """As the command line calls it."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def search_address(self) -> str:
        """Name in the address of a search."""
        return f"zoek{self.address}"

    def allows(self, value: float) -> bool:
        """Whether it can be this; False for NaN."""
        return self.least <= value <= self.most and not (self.whole and value % 1)


FIELDS: Final = (
    Field(
        name="places",
        title="Plekken",
        told=("{} plek", "{} plekken"),
        least=1,
        most=1_000,
        whole=True,
        needed=True,
        default=24,
        address="plekken",
        help="aantal plekken",
        asked=Asked.PLOTS,
        since=1,
    ),
    Field(
        name="units",
        title="Wooneenheden",
        question="Woningen of kamers",
        told=("{} woning of kamer", "{} woningen of kamers"),
        least=1,
        most=1_000,
        whole=True,
        address="eenheden",
        help="aantal wooneenheden",
        tip="Leeg is niet bekend. Parkeren rekent dan met één wooneenheid per plek; "
        "een maximum aantal wooneenheden in het omgevingsplan wordt dan niet getoetst.",
        asked=Asked.PLOTS,
        since=1,
    ),
    Field(
        name="own_parking",
        title="Eigen parkeerplaatsen",
        told=("{} eigen parkeerplaats", "{} eigen parkeerplaatsen"),
        least=0,
        most=5_000,
        address="parkeren",
        help="parkeerplaatsen op eigen terrein",
        asked=Asked.PLOTS,
        of_site=True,
        since=1,
    ),
    Field(
        name="floor_area",
        title="Vloeroppervlak",
        told=("{} m² vloer", "{} m² vloer"),
        unit="m²",
        least=1,
        most=200_000,
        address="vloer",
        help="bruto vloeroppervlak in m²",
        since=1,
    ),
    Field(
        name="staff",
        title="Personeel, drukste dienst",
        told=("{} medewerker", "{} medewerkers"),
        least=0,
        most=2_000,
        address="personeel",
        help="medewerkers in de drukste dienst",
        since=1,
    ),
    Field(
        name="height",
        title="Bouwhoogte",
        told=("{} m hoog", "{} m hoog"),
        unit="m",
        least=2,
        most=150,
        address="hoogte",
        help="bouwhoogte in meters",
        asked=Asked.PLOTS,
        since=2,
    ),
    Field(
        name="old_size",
        title="Omvang van het oude gebruik",
        told=("{} eenheid oud gebruik", "{} eenheden oud gebruik"),
        least=0,
        most=200_000,
        address="oudomvang",
        help="hoeveel daarvan: woningen, kamers of m² bvo",
        empty="vul in",
        asked=Asked.WITH_WORD,
        of_site=True,
        since=2,
    ),
    Field(
        name="old_own_parking",
        title="Eigen parkeerplaatsen van het oude gebruik",
        told=(
            "{} eigen parkeerplaats van het oude gebruik",
            "{} eigen parkeerplaatsen van het oude gebruik",
        ),
        least=0,
        most=5_000,
        address="oudparkeren",
        help="parkeerplaatsen die het oude gebruik op eigen terrein had",
        question="Parkeerplaatsen die het oude gebruik op eigen terrein had",
        heading="eigen parkeerplaatsen van het oude gebruik",
        tip="Die telden al voor het oude gebruik: wat daarvoor eraf gaat, telt niet nog eens.",
        asked=Asked.OLD_USE,
        of_site=True,
    ),
    Field(
        name="temporary_years",
        title="Tijdelijk",
        question="Hoeveel jaar, als het tijdelijk is",
        heading="jaren tijdelijk",
        told=("tijdelijk voor {} jaar", "tijdelijk voor {} jaar"),
        unit="jaar",
        least=1,
        most=30,
        whole=True,
        address="tijdelijk",
        help="hoeveel jaar het duurt, als het tijdelijk is",
        empty="blijvend",
        asked=Asked.PLOTS,
        since=2,
    ),
)
"""Every number of a proposal, in the order in which people read them."""

BY_NAME: Final = {field.name: field for field in FIELDS}
OF_PLOTS: Final = tuple(field for field in FIELDS if field.asked is Asked.PLOTS)
"""What a search asks of every plot."""
OF_SITE: Final = tuple(field for field in FIELDS if field.of_site)
"""What a layer or a file may know of each site."""
