"""Fictional plans in IMRO GML, written anew: each trap of the standard in as few objects as it takes."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import shapely

PLAN = "NL.IMRO.9999.BPproef-0001"
_HEAD = (
    '<?xml version="1.0" encoding="{encoding}"?>\n<imro:FeatureCollectionIMRO gml:id="c" xmlns:imro="{imro}" '
    'xmlns:gml="http://www.opengis.net/gml{version}" xmlns:xlink="http://www.w3.org/1999/xlink">\n'
)
_SPACES = {
    2012: ("http://www.geonovum.nl/imro/2012/1.1", "/3.2"),
    2008: ("http://www.geonovum.nl/imro/2008/1", ""),
    2006: ("http://www.ravi.nl/imro2006", ""),
}


def collection(members: Iterable[str], *, year: int = 2012, encoding: str = "UTF-8") -> bytes:
    """Return a whole GML text of members."""
    space, version = _SPACES[year]
    head = _HEAD.format(encoding=encoding, imro=space, version=version)
    return (head + "\n".join(members) + "\n</imro:FeatureCollectionIMRO>\n").encode(encoding)


def member(element: str, content: str, gml_id: str) -> str:
    """Return one object."""
    return f'<imro:featureMember><imro:{element} gml:id="{gml_id}">{content}</imro:{element}></imro:featureMember>'


def tags(**values: object) -> str:
    """Return elements by name; a list comes more than once."""
    told = []
    for name, value in values.items():
        several = value if isinstance(value, list) else [value]
        told += [f"<imro:{name}>{each}</imro:{name}>" for each in several]
    return "".join(told)


def surface(shape: shapely.Polygon, name: str = "geometrie") -> str:
    """Return a polygon without arcs."""
    rings = [("exterior", shape.exterior), *(("interior", ring) for ring in shape.interiors)]
    told = "".join(
        f"<gml:{kind}><gml:LinearRing><gml:posList>{_positions(ring.coords)}</gml:posList></gml:LinearRing></gml:{kind}>"
        for kind, ring in rings
    )
    return _patch(told, name)


def circle(x: float, y: float, radius: float) -> str:
    """Return a circle of two arcs."""
    points = [(x - radius, y), (x, y + radius), (x + radius, y), (x, y - radius), (x - radius, y)]
    arcs = f"<gml:ArcString><gml:posList>{_positions(points)}</gml:posList></gml:ArcString>"
    ring = (
        f"<gml:exterior><gml:Ring><gml:curveMember><gml:Curve><gml:segments>{arcs}</gml:segments></gml:Curve>"
        "</gml:curveMember></gml:Ring></gml:exterior>"
    )
    return _patch(ring, "geometrie")


def line(points: Iterable[tuple[float, float]]) -> str:
    """Return a line."""
    return (
        '<imro:geometrie><gml:Curve srsName="urn:ogc:def:crs:EPSG::28992"><gml:segments><gml:LineStringSegment>'
        f"<gml:posList>{_positions(points)}</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></imro:geometrie>"
    )


def label(x: float, y: float) -> str:
    """Return a label, which has a point of its own."""
    return (
        "<imro:labelInfo><imro:Label><imro:tekst>W</imro:tekst><imro:positie><imro:Labelpositie><imro:plaatsingspunt>"
        f'<gml:Point srsName="urn:ogc:def:crs:EPSG::28992"><gml:pos>{x} {y}</gml:pos></gml:Point>'
        "</imro:plaatsingspunt></imro:Labelpositie></imro:positie></imro:Label></imro:labelInfo>"
    )


def _patch(rings: str, name: str) -> str:
    return (
        f'<imro:{name}><gml:Surface srsName="urn:ogc:def:crs:EPSG::28992"><gml:patches><gml:PolygonPatch>{rings}'
        f"</gml:PolygonPatch></gml:patches></gml:Surface></imro:{name}>"
    )


def _positions(points: Iterable[tuple[float, ...]]) -> str:
    return " ".join(f"{x:.3f} {y:.3f}" for x, y, *_ in points)


def plan_area(
    plan: str = PLAN, element: str = "Bestemmingsplangebied", shape: str = "", **told: object
) -> str:
    """Return the area of a plan, as IMRO2012 writes it."""
    local, version = plan.removeprefix("NL.IMRO.").rsplit("-", 1)
    parts = tags(namespace="NL.IMRO", lokaalID=local, versie=version)
    status = tags(
        planstatus=told.pop("planstatus", "vastgesteld"), datum=told.pop("datum", "2020-03-01")
    )
    rules = tags(verwijzingNaarTekst=f"r_{plan}.html", typeTekst="regels")
    whole = {
        "naam": "Proefplan",
        "typePlan": "bestemmingsplan",
        "naamOverheid": "Gemeente Proefstad",
    }
    content = (
        f"<imro:identificatie><imro:NEN3610ID>{parts}</imro:NEN3610ID></imro:identificatie>"
        f"{tags(**(whole | told))}<imro:planstatusInfo><imro:PlanstatusEnDatum>{status}</imro:PlanstatusEnDatum>"
        f"</imro:planstatusInfo><imro:verwijzingNaarTekstInfo><imro:T>{rules}</imro:T></imro:verwijzingNaarTekstInfo>{shape}"
    )
    return member(element, content, plan)


def thing(element: str, number: int, shape: str, *, plan: str = PLAN, **told: object) -> str:
    """Return an object of a plan, as IMRO2012 writes it."""
    link = "besluitgebied" if element.startswith("Besluit") else "plangebied"
    parts = tags(namespace="NL.IMRO", lokaalID=f"o{number}")
    content = (
        f"<imro:identificatie><imro:NEN3610ID>{parts}</imro:NEN3610ID></imro:identificatie>"
        f'<imro:{link} xlink:href="#{plan}"/>{tags(**told)}{shape}'
    )
    return member(element, content, f"NL.IMRO.o{number}")


def sizes(*pairs: tuple[str, str]) -> str:
    """Return the values of a maatvoering."""
    told = [tags(waarde=value, waardeType=name) for name, value in pairs]
    opened, closed = (
        "<imro:maatvoeringInfo><imro:WaardeEnType>",
        "</imro:WaardeEnType></imro:maatvoeringInfo>",
    )
    return "".join(f"{opened}{each}{closed}" for each in told)


def bulk(path: Path, members: Iterable[str]) -> Path:
    """Write a file with all plans of the country."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(bulk_text(members))
    return path


def bulk_text(members: Iterable[str]) -> str:
    """Return such a file: everything in the namespace of GML."""
    head = '<?xml version="1.0" encoding="UTF-8"?><FeatureCollection xmlns="http://www.opengis.net/gml">'
    return f"{head}{''.join(members)}</FeatureCollection>"


def bulk_member(number: int, plan: str, shape: shapely.Polygon, **told: object) -> str:
    """Return one object as the file with all plans writes it."""
    values = {
        "identificatie": f"NL.IMRO.o{number}",
        "plangebied": plan,
        "naam": "Wonen",
        "historisch": "false",
    }
    values |= {
        "bestemmingshoofdgroep": "wonen",
        "artikelnummer": "3",
        "dossierStatus": "vastgesteld",
    }
    cells = "".join(f"<{name}>{value}</{name}>" for name, value in (values | told).items())
    ring = _positions(shape.exterior.coords)
    return (
        f"<featureMember><Enkelbestemming>{cells}<geometrie><Polygon srsName='EPSG:28992'><exterior><LinearRing>"
        f"<posList>{ring}</posList></LinearRing></exterior></Polygon></geometrie></Enkelbestemming></featureMember>"
    )


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Write a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
