"""How QGIS draws a layer, as the QML that it keeps in a GeoPackage."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal
from xml.etree.ElementTree import Element, SubElement, tostring

from pydantic import BaseModel, ConfigDict, Field

from spreidingskaart import PROJECT
from spreidingskaart.rules import care_forms, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city.sources.export.rows import ExportedLayer

_FILE: Final = Path(__file__).with_name("styles.yaml")
_SVBP: Final = PROJECT / "data" / "svbp.yaml"
_FORMS: Final = PROJECT / "data" / "care_forms.yaml"
_Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class _Style(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    colour: _Colour
    """Of what has no colour of its own."""
    by: str | None = None
    """Column by whose words colours differ."""
    colours: Literal["svbp", "forms"] | dict[str, _Colour] = Field(default_factory=dict)
    outline_only: bool = False


class _Styles(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    layers: dict[str, _Style]
    other: _Style


def style_of(layer: ExportedLayer, kind: str) -> str:
    """Return the QML of a layer.

    Parameters
    ----------
    kind
        Of its shapes: Point, MultiPolygon and so on; of `Unknown` the first shape tells it.
    """
    styles = _styles()
    style = styles.layers.get(layer.name, styles.other)
    symbol = _symbol_kind(layer, kind)
    named = _colours(style)
    root = Element("qgis", version="3.28", styleCategories="Symbology")
    classed = style.by is not None and style.by in layer.columns
    renderer = SubElement(
        root,
        "renderer-v2",
        type="categorizedSymbol" if classed else "singleSymbol",
        enableorderby="0",
        forceraster="0",
        symbollevels="0",
    )
    if not classed:
        symbols = SubElement(renderer, "symbols")
        _add_symbol(symbols, "0", symbol, style.colour, style)
        return _as_text(root)
    renderer.set("attr", str(style.by))
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    there = {value for value in layer.columns[str(style.by)] if value is not None}
    wanted = [(word, label, colour) for word, (label, colour) in named.items() if word in there]
    for place, (word, label, colour) in enumerate([*wanted, ("", "overig", style.colour)]):
        SubElement(
            categories, "category", value=word, label=label, symbol=str(place), render="true"
        )
        _add_symbol(symbols, str(place), symbol, colour, style)
    return _as_text(root)


@cache
def _styles() -> _Styles:
    return _Styles.model_validate(read_yaml(_FILE))


def _colours(style: _Style) -> Mapping[str, tuple[str, str]]:
    """Return for each word what people call it, and its colour."""
    if style.colours == "svbp":
        groups = read_yaml(_SVBP)["main_groups"]
        return {name: (name, told["colour"]) for name, told in groups.items()}
    if style.colours == "forms":
        return {name: (form.name, form.colour) for name, form in care_forms(_FORMS).items()}
    return {word: (word, colour) for word, colour in style.colours.items()}


def _symbol_kind(layer: ExportedLayer, kind: str) -> str:
    if kind == "Unknown" and layer.geometry is not None:
        kind = next((shape.geom_type for shape in layer.geometry if shape is not None), "Point")
    return {"Point": "marker", "LineString": "line"}.get(kind.removeprefix("Multi"), "fill")


def _add_symbol(parent: Element, name: str, kind: str, colour: str, style: _Style) -> None:
    symbol = SubElement(
        parent, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    rgb = ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    grey = "35,35,35,255"
    match kind:
        case "marker":
            called, told = "SimpleMarker", {
                "name": "circle", "color": f"{rgb},255", "outline_color": grey, "outline_width": "0.2", "size": "3",
            }  # fmt: skip
        case "line":
            called, told = "SimpleLine", {"line_color": f"{rgb},255", "line_width": "0.5"}
        case _:
            called, told = "SimpleFill", {
                "color": f"{rgb},200", "style": "no" if style.outline_only else "solid",
                "outline_color": f"{rgb},255" if style.outline_only else grey,
                "outline_width": "0.4" if style.outline_only else "0.1", "outline_style": "solid",
            }  # fmt: skip
    layer = SubElement(symbol, "layer", enabled="1", locked="0")
    for attribute, value in (("class", called), ("pass", "0")):  # words of Python too
        layer.set(attribute, value)
    options = SubElement(layer, "Option", type="Map")
    for option, value in told.items():
        SubElement(options, "Option", type="QString", name=option, value=value)
    for option, value in told.items():  # how QGIS before 3.26 reads it
        SubElement(layer, "prop", k=option, v=value)


def _as_text(root: Element) -> str:
    kind = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return kind + tostring(root, encoding="unicode")
