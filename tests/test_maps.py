"""What goes on the map: marks, classes, legends, the state, and layers that tell no more than they should."""

from __future__ import annotations

import base64
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
import streamlit_folium
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image

from spreidingskaart.city import DATA
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.city.measures.figure_classes import AMOUNTS, NONE_COLOUR, classes, round_limit
from spreidingskaart.model import Fictional
from spreidingskaart.rules import care_forms
from spreidingskaart.web import fictional, footer
from spreidingskaart.web.map.base import FOLDER as ASSETS
from spreidingskaart.web.map.base import _content_hash, base_map
from spreidingskaart.web.map.city_map import bubbles_of, plan_legend
from spreidingskaart.web.map.counts import COUNTED, facility_counts
from spreidingskaart.web.map.fiction import fiction_on_map
from spreidingskaart.web.map.fills import FILL_OPACITY, themed
from spreidingskaart.web.map.frame import show_frame
from spreidingskaart.web.map.layers import LAYERS, layer_bytes
from spreidingskaart.web.map.legend import figure_legend, legend, zoning_legend
from spreidingskaart.web.map.names import EventKind, MapLayer, Mode, shared_names
from spreidingskaart.web.map.plot_picture import PlotRaster, picture, pixels
from spreidingskaart.web.map.script import FOLDER as SCRIPT_FOLDER
from spreidingskaart.web.map.script import PARTS, map_script
from spreidingskaart.web.map.signs import signs_legend
from spreidingskaart.web.map.state import Fill, MapState, packed, state_group
from spreidingskaart.words.marks import INK, SHAPES, STATUSES, mark, marks, size
from tests.bundled import bundled_city
from tests.synthetic import DEFAULT_FACILITIES, facility, synthetic_city

FORMS = care_forms(DATA / "care_forms.yaml")
CLUSTERED = [form for form in FORMS.values() if form.clustered]
EVIL = '"><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def public():
    return seen_by(synthetic_city(), "public")


# ---------------------------------------------------------------------------------------- marks
@pytest.mark.parametrize("fictional", [False, True])
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_mark_is_a_picture_with_the_letters_of_its_form(form, status, fictional):
    drawn = ET.fromstring(mark(form, status, fictional=fictional))  # noqa: S314 - our own
    texts = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == [form.letters, *(["f"] if fictional else [])]


def test_every_form_has_a_shape_that_can_be_drawn():
    assert {form.shape for form in FORMS.values()} <= SHAPES.keys()


def test_no_two_forms_on_the_map_look_the_same():
    assert len({mark(form) for form in CLUSTERED}) == len(CLUSTERED)
    # not by colour alone: black and white print, and people who see few colours
    assert len({(form.shape, form.letters) for form in CLUSTERED}) == len(CLUSTERED)
    assert len({form.letters for form in CLUSTERED}) == len(CLUSTERED)


@pytest.mark.parametrize("form", CLUSTERED, ids=lambda form: form.id)
def test_status_and_fiction_can_be_seen(form):
    assert len(
        {mark(form, status, fictional=f) for status in STATUSES for f in (False, True)}
    ) == 2 * len(STATUSES)


def luminance(colour):
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return float(
        np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        @ (0.2126, 0.7152, 0.0722)
    )


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("form", CLUSTERED, ids=lambda form: form.id)
def test_letters_stand_out_from_their_mark(form):
    letters = re.findall(rf'fill="(#\w+)"[^>]*>{re.escape(form.letters)}<', mark(form))[0]
    full = "#FFFFFF" if letters == "#fff" else letters
    assert contrast(full, form.colour) >= 3, "large bold letters"
    # the colour is the better of the two for all but the halved and striped ones
    if full == INK:
        assert contrast(INK, form.colour) > contrast("#FFFFFF", form.colour)


def test_the_map_gets_every_mark_under_the_key_that_its_script_makes():
    drawn = marks(FORMS.values())
    assert drawn.keys() == {f"{form}|{told}" for form in FORMS for told in (*STATUSES, "number")}
    assert all(">0</text>" in drawn[f"{form}|number"] for form in FORMS), "the script counts"


def test_a_hostile_form_is_drawn_as_text():
    drawn = mark(replace(CLUSTERED[0], letters=EVIL, colour=EVIL))
    assert "<img" not in drawn
    assert EVIL in "".join(ET.fromstring(drawn).itertext())  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("places", "pixels"),
    [(float("nan"), 26), (1, 26), (12, 26), (13, 32), (30, 32), (31, 38), (999, 38)],
)
def test_more_places_make_a_larger_mark_in_three_steps(places, pixels):
    assert size(places) == pixels


# ---------------------------------------------------------------------------------------- classes
figures = st.lists(
    st.one_of(st.floats(0, 1e7), st.just(float("nan")), st.just(0.0)), min_size=1, max_size=80
)


@given(figures)
def test_every_area_is_in_the_class_whose_limits_hold_it(numbers):
    values = np.array(numbers)
    found = classes(values)
    limits = np.array([-np.inf, *found.limits, np.inf])
    known = np.isfinite(values)
    assert (found.member[~known] == -1).all()
    assert (values[known] > limits[found.member[known]]).all()
    assert (values[known] <= limits[found.member[known] + 1]).all()


@given(figures)
def test_classes_are_few_count_all_and_have_a_colour_each(numbers):
    values = np.array(numbers)
    found = classes(values)
    assert 1 <= len(found.counts) <= 5
    assert sum(found.counts) == int(np.isfinite(values).sum())
    assert len(found.colours) == len(found.counts)
    assert len(set(found.colours)) == len(found.colours)
    assert list(found.limits) == sorted(set(found.limits))


def test_zero_is_a_class_of_its_own_with_a_colour_that_is_not_in_the_scale():
    found = classes(np.array([0.0, 0.0, 1, 2, 3, 4, 5, 6, 7, 8]))
    assert found.counts[0] == 2
    assert found.colours[0] == NONE_COLOUR
    assert NONE_COLOUR not in AMOUNTS


def test_unknown_is_not_the_class_of_zero():
    found = classes(np.array([np.nan, 0.0, 5.0]))
    assert found.member.tolist()[0] == -1
    assert found.member.tolist()[1] == 0


def test_darker_means_more_for_every_eye():
    steps = [luminance(colour) for colour in AMOUNTS]
    assert steps == sorted(steps, reverse=True)
    assert min(np.diff(steps[::-1])) > 0.03


def test_the_screen_has_the_same_colours_and_turns_them_round_in_the_dark():
    light, dark = (
        dict(re.findall(r"--sk-((?:none|amount-\d)):(#\w+)", rule))
        for rule in (ASSETS / "tokens.css").read_text(encoding="utf-8").split("@media screen")
    )
    assert tuple(light.values()) == (NONE_COLOUR, *AMOUNTS)
    assert light.keys() == dark.keys()
    steps = [luminance(colour) for colour in dark.values()]
    assert steps == sorted(steps)
    assert min(np.diff(steps[1:])) > 0.03


def test_no_class_is_grey_which_would_look_like_no_figure():
    for colour in AMOUNTS:
        parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        assert max(parts) - min(parts) > 40, colour


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.9, 1),
        (1.4, 1),
        (1.9, 2),
        (23, 25),
        (38, 50),
        (74_000, 50_000),
        (0, 0),
        (-3, 0),
        (float("nan"), 0),
    ],
)
def test_limits_are_numbers_that_people_say(value, said):
    assert round_limit(value) == said


# ---------------------------------------------------------------------------------------- legends


def text_of(html):
    assert "<img" not in html
    return re.sub(r"<[^>]*>", "", html)


def test_a_legend_says_what_the_colours_mean_how_many_and_what_is_missing():
    values = np.array([0, 0, 1, 2, 3, 4, 5, 6, 7, np.nan])
    html = figure_legend(
        "Plekken per 1.000 inwoners", classes(values), areas="wijken", note="Bron: CBS."
    )
    assert "Plekken per 1.000 inwoners" in html
    assert "geen cijfer (1)" in html
    assert "Bron: CBS." in html
    assert html.count("<i ") == len(classes(values).counts)
    assert html.count(f"opacity:{FILL_OPACITY};") == len(classes(values).counts), "as on the map"
    assert all(colour in html for colour in themed(classes(values).colours))


def test_hostile_words_in_a_legend_stay_text():
    grouped = classes(np.arange(9.0))
    assert "onerror" in text_of(figure_legend(EVIL, grouped, areas="wijken", note=EVIL))
    assert "<img" not in figure_legend("x", grouped, areas=EVIL)
    assert "<img" not in zoning_legend([(EVIL, EVIL, EVIL)], example=True)


def test_nothing_to_explain_is_no_legend():
    assert legend(["", ""]) == ""
    bare = seen_by(synthetic_city(without=("facilities", "stations", "sites")), "public")
    assert signs_legend(bare, list(MapLayer), None).count("<li>") < len(MapLayer)
    assert MapState(visible=[]).document(bare)["legend"] == ""


def test_the_legend_explains_every_layer_that_shows_and_no_other():
    public = bundled_city("public")
    everything = signs_legend(public, list(MapLayer), None)
    for words in (
        "wijkteam",
        "zonder adres",
        "kandidaatlocatie",
        "station",
        "zoveel voorzieningen",
    ):
        assert words in everything
        assert words not in signs_legend(public, [], None)
    forms = {public.forms[form].name for form in public.layers["facilities"]["form"]}
    assert all((form.name in everything) == (form.name in forms) for form in CLUSTERED)
    assert signs_legend(public, [MapLayer.FACILITIES], []) == "", "the filter lets none pass"


def test_a_hostile_name_of_a_form_stays_text_in_the_legend(public):
    forms = {name: replace(form, name=EVIL) for name, form in public.forms.items()}
    told = signs_legend(replace(public, forms=forms), [MapLayer.FACILITIES], None)
    assert "onerror" in text_of(told)


def test_the_map_says_once_what_on_it_is_fictional():
    city, all_layers = told_as("yes"), [*MapLayer, "plots"]
    assert fiction_on_map(city, all_layers) == (
        "Fictief: voorzieningen, kandidaatlocaties, percelen, bestemmingen en groen-blauw netwerk"
    )
    assert fiction_on_map(city, [MapLayer.SITES]) == "Fictief: kandidaatlocaties"
    assert fiction_on_map(told_as("mixed"), [MapLayer.HIDDEN]) == "Deels fictief: voorzieningen"
    assert fiction_on_map(told_as("no"), all_layers) == ""
    assert fiction_on_map(city, []) == ""
    assert fiction_on_map(bundled_city("public"), [MapLayer.FACILITIES, MapLayer.SITES]) == (
        "Fictief: kandidaatlocaties; deels fictief: voorzieningen"
    )


@pytest.mark.parametrize("fill", [None, Fill("wijken", "0", AMOUNTS, ["a"], of_places=True)])
def test_a_colour_that_counts_fictional_places_is_told(fill):
    told = MapState(visible=[], fill=fill).document(told_as("yes"))["fiction"]
    assert told == ("Fictief: voorzieningen" if fill else "")


def test_the_legend_of_the_plan_says_that_it_is_no_law():
    assert "geen geldend recht" in zoning_legend([("wonen", "W", "#ffff00")], example=True)
    assert "geen geldend recht" not in zoning_legend([("wonen", "W", "#ffff00")], example=False)


# ---------------------------------------------------------------------------------------- the state
def test_the_state_survives_its_journey_and_nothing_in_it_can_be_read_as_script(public):
    state = MapState(
        visible=["facilities"], legend=["</script>'\"{{ this }}ë"], selected=("wijken", EVIL)
    )
    document = state.document(public)
    script = _script(document)
    packed = re.fullmatch(r"window\.kaart\.apply\('([A-Za-z0-9+/=]+)'\);", script)
    assert packed, script
    assert json.loads(base64.b64decode(packed[1])) == json.loads(json.dumps(document))


def _script(document):
    child = next(iter(state_group(packed(document))._children.values()))
    return child._template.module.script(child, {})


def test_the_state_names_every_layer_under_the_version_of_this_role(public):
    planner = seen_by(synthetic_city(), "planner")
    ours, theirs = (MapState(visible=[]).document(city)["layers"] for city in (public, planner))
    assert ours.keys() == LAYERS.keys()
    assert not set(ours.values()) & set(theirs.values())


def test_without_background_the_map_is_told_no_other_host(public):
    assert "pdok" in json.dumps(MapState(visible=[]).document(public))
    assert "://" not in json.dumps(MapState(visible=[], background=False).document(public))


def test_the_colours_have_a_class_for_every_area_in_the_order_of_the_layer(public):
    fill = Fill("wijken", "0-12", AMOUNTS, ["a", "b", "c", "d"])
    told = MapState(visible=[], fill=fill).document(public)["fill"]
    shown = json.loads(layer_bytes(public, "wijken"))["features"]
    assert len(told["classes"]) == len(told["tips"]) == len(shown)
    assert [feature["properties"]["id"] for feature in shown] == public.areas("wijken")[
        "code"
    ].tolist()


def test_the_base_map_is_the_same_script_in_every_run():
    def scripts():
        made = base_map(52.37, 5.22, 11.75)
        return re.sub(made._id, "id", made.get_root().render())

    assert scripts() == scripts()


def test_the_frame_is_told_what_streamlit_folium_itself_would_tell_it(public, monkeypatch):
    """It makes everything anew in each run; we make it once and put the state in its place."""
    told = []
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **given: told.append(given))
    start, state = (52.37, 5.22, 11.75), packed(MapState(visible=["facilities"]).document(public))
    streamlit_folium.st_folium(
        base_map(*start), key="a", height=640, use_container_width=True, returned_objects=[],
        feature_group_to_add=state_group(state),
    )  # fmt: skip
    for _ in range(2):
        show_frame(start, state, key="a", height=640, on_change=lambda: None)
    theirs, *ours = [{**one, "on_change": callable(one["on_change"])} for one in told]
    assert ours == [theirs, theirs]


def test_the_base_map_asks_no_other_host():
    made = base_map(52.37, 5.22, 11.75).get_root().render()
    fetched = re.findall(r'(?:src|href)="([^"]+)"', made)
    assert fetched
    assert [address for address in fetched if not address.startswith("/assets/")] == []


def test_the_script_is_all_its_parts_after_the_words_that_it_shares_with_python():
    script = map_script().decode()
    assert sorted(path.stem for path in SCRIPT_FOLDER.iterdir()) == sorted(PARTS)
    parts = [(SCRIPT_FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in PARTS]
    assert script.endswith("\n".join(parts))
    names = re.search(r"names: (\{.*?\n\}) \};", script, re.DOTALL)
    assert json.loads(names[1]) | shared_names() == json.loads(names[1])


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_script_is_short_and_says_what_it_is_for(part):
    text = (SCRIPT_FOLDER / f"{part}.js").read_text(encoding="utf-8")
    assert text.startswith("/* ")
    assert len(text.splitlines()) <= 150
    assert max(map(len, text.splitlines())) <= 130


def test_every_kind_of_event_and_mode_is_used_by_the_script_under_its_name():
    script = map_script().decode()
    for enum, called in ((Mode, "modes"), (EventKind, "events"), (MapLayer, "layers")):
        unknown = set(re.findall(rf"\b{called}\.([A-Z]+)\b", script)) - set(enum.__members__)
        assert unknown == set()
    assert {kind.name for kind in EventKind} <= set(re.findall(r"\bevents\.([A-Z]+)\b", script))


def test_another_part_is_another_address(monkeypatch):
    before = _content_hash()
    monkeypatch.setattr("spreidingskaart.web.map.base.map_script", lambda: b"another")
    assert _content_hash() != before


# ---------------------------------------------------------------------------------------- layers
ALLOWED = {
    "buurten": {"id", "name"},
    "wijken": {"id", "name"},
    "districts": {"id", "name"},
    "facilities": {"id", "name", "status", "places", "mark", "size", "f", "title"},
    "counts": {"id", "level", "area", "name", "title", "mark", "ids", "names"},
    "hidden": {"id", "name"},
    "teams": {"id", "name", "note", "kind"},
    "stations": {"name"},
    "names": {"level", "name"},
    "sites": {"id", "name"},
    "greenblue": {"id", "name", "kind"},
    "water": {"name"},
    "carparks": {"id", "name", "capacity"},
    "zoning": {"n", "g", "z", "k", "p"},
    "zones": {"n", "g", "z", "k", "p"},
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_holds_only_what_the_map_shows(public, name):
    document = json.loads(layer_bytes(public, name))
    if name == "marks":
        assert all("|" in key for key in document)
        return
    assert {key for feature in document["features"] for key in feature["properties"]} <= ALLOWED[
        name
    ]


@pytest.mark.parametrize("name", [name for name in LAYERS if name != "marks"])
def test_coordinates_are_degrees_in_five_decimals(public, name):
    text = layer_bytes(public, name).decode()
    numbers = [
        number
        for found in re.findall(r'"coordinates":(\[.*?\])\}', text)
        for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", found)
    ]
    assert all(len(number.partition(".")[2]) <= 5 and "e" not in number for number in numbers)
    assert all(3 < float(number) < 54 for number in numbers)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_that_is_not_loaded_is_empty(name):
    without = ("facilities", "zoning", "stations", "green_blue", "sites")
    bare = seen_by(synthetic_city(without=without), "public")
    made = json.loads(layer_bytes(bare, name))
    if name in (
        "facilities",
        "counts",
        "zoning",
        "zones",
        "stations",
        "greenblue",
        "sites",
        "hidden",
    ):
        assert made == {"type": "FeatureCollection", "features": []}


def test_dispersed_homes_are_never_points_not_even_for_a_planner():
    form = next(form.id for form in FORMS.values() if not form.clustered)
    city = synthetic_city(facilities=[*DEFAULT_FACILITIES, facility("V1", 450, 450, form=form)])
    for role in ("public", "planner"):
        shown = json.loads(layer_bytes(seen_by(city, role), "facilities"))["features"]
        assert "V1" not in {feature["properties"]["id"] for feature in shown}


@pytest.mark.parametrize("role", ["public", "planner"])
def test_the_counts_hold_every_mark_once_and_nothing_else(role):
    city = bundled_city(role)
    marks, counts = (
        [one["properties"] for one in json.loads(layer_bytes(city, name))["features"]]
        for name in ("facilities", "counts")
    )
    for level in COUNTED:
        counted = [
            (row, name)
            for one in counts
            if one["level"] == level
            for row, name in zip(one["ids"], one["names"], strict=True)
        ]
        assert sorted(counted) == sorted((mark["id"], mark["name"]) for mark in marks)
    title = {mark["id"]: mark["title"] for mark in marks}
    assert all({title[row] for row in one["ids"]} == {one["title"]} for one in counts)
    assert len({one["id"] for one in counts}) == len(counts)


def test_a_facility_outside_every_wijk_is_counted_alone():
    rows = [*DEFAULT_FACILITIES, facility("X1", 450, 450, buurt_code="BU3")]
    city = seen_by(synthetic_city(facilities=rows), "public")
    layer = city.layers["facilities"]
    wijken = np.where(layer["id"] == "X1", None, layer["wijk_code"])
    outside = {"facilities": layer.with_columns(wijk_code=wijken)}
    lost = replace(city, layers={**city.layers, **outside})
    told = [one for one in facility_counts(lost)[1] if "X1" in one["ids"]]
    assert [(one["ids"], one["area"]) for one in told if one["level"] == "wijken"] == [
        (["X1"], None)
    ]


def test_aggregated_places_stand_in_the_middle_of_their_area_and_rounded(public):
    shown = json.loads(layer_bytes(public, "hidden"))["features"]
    assert shown
    for feature in shown:
        assert feature["properties"].keys() == {"id", "name"}, (
            "how many is in the state: it heeds the filter"
        )
        assert feature["properties"]["id"].split(":")[0] in ("wijken", "districts")
    bubbles = bubbles_of(apply_filter(public, FacilityFilter()))
    assert bubbles.keys() <= {feature["properties"]["id"] for feature in shown}
    assert all(places % 5 == 0 for places, _ in bubbles.values())


def test_moving_an_aggregated_facility_within_its_wijk_changes_no_byte():
    def bytes_with(x, y):
        rows = [facility("A1", x, y, buurt_code="BU3", visibility="aggregated", places=12.0)]
        city = seen_by(synthetic_city(facilities=[*DEFAULT_FACILITIES[:3], *rows]), "public")
        return city.version, [layer_bytes(city, name) for name in LAYERS]

    assert bytes_with(400, 1200) == bytes_with(700, 1400)


def test_a_secret_facility_changes_no_byte():
    def bytes_with(rows):
        city = seen_by(synthetic_city(facilities=[*DEFAULT_FACILITIES[:3], *rows]), "public")
        return city.version, [layer_bytes(city, name) for name in LAYERS]

    assert bytes_with([]) == bytes_with(
        [facility("S9", 650, 650, visibility="secret", places=40.0)]
    )


# -------------------------------------------------------------------- what is fictional, and what is real
def told_as(kind):
    """The bundled city as if every layer were of one kind."""
    public = bundled_city("public")
    reports = {
        name: replace(
            report,
            entry=report.entry and report.entry.model_copy(update={"fictional": Fictional(kind)}),
        )
        for name, report in public.reports.items()
    }
    return replace(public, reports=reports)


def test_what_is_fictional_is_read_from_the_data():
    real = told_as("no")
    assert MapState(visible=[]).document(real)["fictional"] == []
    for words in (
        fictional.zoning_name,
        fictional.candidate_name,
        fictional.band,
        plan_legend,
        footer.sentence,
    ):
        assert not re.search("fictief|voorbeeld|geen geldend recht", words(real), re.IGNORECASE)
    assert "Alle lagen zijn echt." in footer.sentence(real)
    made_up = told_as("yes")
    assert set(MapState(visible=[]).document(made_up)["fictional"]) == {
        "sites",
        "greenblue",
        "zoning",
    }
    assert "geen geldend recht" in plan_legend(made_up)
    assert footer.sentence(made_up).startswith("Fictief: ")
    assert fictional.band(told_as("mixed")) == (
        "Let op, fictief: 1.534 van de 1.559 plekken en een deel van de kandidaatlocaties, percelen en bestemmingen. "
        "Trek hieruit geen conclusies over echte wijken."
    )


@given(
    numbers=arrays(np.int32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.integers(0, 5)),
    classes=arrays(np.int8, 5, elements=st.integers(-1, 3)),
    striped=st.lists(st.integers(0, 3), unique=True, max_size=2),
)  # fmt: skip
def test_every_pixel_has_the_colour_of_its_plot_and_each_third_one_that_of_its_stripe(
    numbers, classes, striped
):
    found = pixels(PlotRaster(numbers, ((0, 0), (1, 1))), classes, 4, striped)
    for (row, column), plot in np.ndenumerate(numbers):
        member = int(classes[plot - 1]) if plot else -1
        of_stripe = member in striped and (row + column) % 3 == 0
        assert found[row, column] == (5 + striped.index(member) if of_stripe else member + 1)


def test_a_picture_is_drawn_once_for_the_same_plots_in_the_same_colours():
    raster = PlotRaster(np.array([[0, 1], [2, 1]], dtype=np.int32), ((0, 0), (1, 1)))
    red, blue = ("#FF0000", "#00FF00"), ("#0000FF", "#00FF00")
    classes = np.array([0, 1], dtype=np.int8)
    first = picture(raster, classes, red)
    assert picture(raster, classes.copy(), list(red)) is first
    assert picture(raster, classes, blue) != first
    assert picture(raster, classes[::-1], red) != first
    drawn = Image.open(io.BytesIO(base64.b64decode(first.partition(",")[2]))).convert("RGBA")
    clear, red_one, green = [0, 0, 0, 0], [255, 0, 0, 255], [0, 255, 0, 255]
    assert np.asarray(drawn).tolist() == [[clear, red_one], [green, red_one]]
