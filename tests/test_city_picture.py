"""The city as one drawing: the colours of the map, nothing twice, nothing hidden, and the same in words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from spreidingskaart.city.access import PLANNER, PUBLIC
from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.city.measures.figure_classes import class_texts, classes
from spreidingskaart.city.measures.figures import FIGURES
from spreidingskaart.print.city_picture import FacilityMarks, PictureChoices, city_picture
from spreidingskaart.print.frame import Labels
from spreidingskaart.print.letters import as_shapes
from spreidingskaart.print.picture.canvas import canvas
from spreidingskaart.print.picture.marks import counted_forms
from spreidingskaart.web.map.city_map import fill_of
from spreidingskaart.words.marks import candidate_number
from tests.bundled import bundled_city

SVG = "{http://www.w3.org/2000/svg}"
COUNTED = PictureChoices(figure=None, facilities=FacilityMarks.COUNTED)


@pytest.fixture(scope="module")
def shown():
    return apply_filter(bundled_city(PUBLIC), FacilityFilter())


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


@pytest.mark.parametrize("level", ["districts", "wijken", "buurten"])
def test_areas_have_the_colours_of_the_map(shown, level):
    svg = city_picture(shown, PictureChoices(level=level)).svg
    drawn = re.findall(r'<path fill="(#\w{6}|url\(#no-figure[^)]*\))" d="M', svg)
    fill, _ = fill_of(shown, level, "rate")
    expected = ["-" if member == "-" else fill.palette[int(member)] for member in fill.classes]
    assert ["-" if it.startswith("url") else it for it in drawn[: len(expected)]] == expected


def test_every_facility_with_a_mark_is_counted_once(shown):
    forms = counted_forms(canvas(shown, COUNTED))
    assert sum(sum(found.values()) for found in forms) == int(shown.marks.sum())
    numbers = [text for text in texts(city_picture(shown, COUNTED).svg) if text.isdigit()]
    hidden = sum(int(number) for number in numbers) - int(shown.marks.sum())
    told = shown.city.hidden_counts
    assert hidden == int(np.nansum(told["places"][shown.hidden_counted]))


def test_marks_pins_and_names_do_not_cover_each_other(shown, monkeypatch):
    taken = []
    take = Labels.take
    monkeypatch.setattr(Labels, "take", lambda *at: (taken.append(at), take(*at))[1])
    city_picture(
        shown, replace(COUNTED, pins=dict.fromkeys(shown.city.layers["sites"]["id"], "#00616F"))
    )
    # the scale bar, north and the plate take their room; what is forced on a taken spot would come after them
    assert len(taken) == 3


def test_names_of_districts_always_show(shown):
    for choices in (PictureChoices(), COUNTED, PictureChoices(width=300, height=250, label=16)):
        written = texts(city_picture(shown, choices).svg)
        assert set(shown.city.areas("districts")["name"]) <= set(written)


def test_what_is_fictional_is_said_large_and_what_is_real_is_not(shown):
    assert "Grotendeels fictief" in texts(city_picture(shown, COUNTED).svg)
    inhabitants = city_picture(shown, PictureChoices(figure="inhabitants"))
    assert not any("ictief" in text for text in texts(inhabitants.svg))


def test_the_public_picture_tells_nothing_that_only_a_planner_sees():
    planner = apply_filter(bundled_city(PLANNER), FacilityFilter())
    public = apply_filter(bundled_city(PUBLIC), FacilityFilter())
    assert planner.marks.sum() > public.marks.sum()
    one, other = (city_picture(it, COUNTED) for it in (public, planner))
    assert one.svg != other.svg
    assert f"Er staan {public.marks.sum()} voorzieningen op." in one.alt


def test_alternative_and_table_say_what_the_picture_shows(shown):
    pins = dict.fromkeys(shown.city.layers["sites"]["id"], "#00616F")
    choices = replace(COUNTED, figure="rate", level="districts", pins=pins)
    picture = city_picture(shown, choices)
    assert picture.alt == (
        "Kaart van Almere met stadsdelen, gekleurd naar plekken per 1.000 inwoners. Het meest: Haven 14,4. "
        "Het minst: Hout 2,0. Er staan 53 voorzieningen op. Er staan 29 kandidaatlocaties op. Grotendeels fictief."
    )
    assert picture.table.columns == (
        "Stadsdeel", "Plekken per 1.000 inwoners", "Voorzieningen", "Kandidaatlocaties",
    )  # fmt: skip
    assert picture.table.rows[0][:2] == ("Haven", "14,4")
    assert picture.table.rows[-1][1] == "geen cijfer"


def test_one_area_fills_the_picture_and_its_table(shown):
    picture = city_picture(shown, replace(COUNTED, around=("districts", "haven")))
    wijken = shown.city.areas("wijken")
    assert {row[0] for row in picture.table.rows} == set(
        wijken["name"][wijken["district_code"] == "haven"]
    )
    assert picture.alt.startswith("Kaart van Haven met wijken.")


def test_no_text_of_a_file_becomes_part_of_the_drawing(shown):
    areas = shown.city.areas("districts")
    evil = np.array(['<script>"&x', *areas["name"][1:]], dtype=object)
    layers = {**shown.city.layers, "districts": areas.with_columns(name=evil)}
    picture = city_picture(apply_filter(replace(shown.city, layers=layers), FacilityFilter()))
    assert "<script" not in picture.svg
    assert '<script>"&x' in texts(picture.svg)


def test_letters_can_be_shapes_for_paper(shown):
    svg = as_shapes(city_picture(shown, replace(COUNTED, pins={"L07": "#00616F"})).svg)
    assert texts(svg) == []


@pytest.mark.parametrize(
    ("site", "number"),
    [("L07", "7"), ("L29", "29"), ("kavel-010", "10"), ("oost", "oost"), ("000", "000")],
)
def test_the_number_in_a_pin_is_that_of_the_candidate(site, number):
    assert candidate_number(site) == number


@pytest.mark.parametrize("figure", list(FIGURES))
def test_each_class_is_told(shown, figure):
    found = classes(FIGURES[figure].values(shown, "wijken"))
    told = class_texts(found)
    assert len(told) == len(found.colours) == len(set(told))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([0, 0], ["alle"]),
        ([0, 1], ["geen", "meer dan 0"]),
        ([3, 3], ["tot 2,5", "meer dan 2,5"]),
        ([1, 2, 5, 10, 50], None),
    ],
)
def test_words_of_classes(values, told):
    found = class_texts(classes(np.array(values, dtype=float)))
    assert told is None or found == told
    assert len(found) == len(classes(np.array(values, dtype=float)).counts)
