"""Files that a municipality keeps, read, mapped, checked and kept."""

import datetime as dt
import io
import json
import shutil
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import xlsxwriter
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import RD
from spreidingskaart.city import BUNDLED_CITY, load_city
from spreidingskaart.city.city import CARE_FORMS
from spreidingskaart.city.sources.columns import RawTable, typed_columns
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.register import (
    Recognised,
    RegisterKind,
    fields_of,
    keep,
    prepare,
    proposal,
    read_mapping,
)
from spreidingskaart.city.sources.register.addresses import address_in_line
from spreidingskaart.city.sources.register.checks import faults_of_table
from spreidingskaart.city.sources.register.names import names
from spreidingskaart.city.sources.register.owners import plain_parcel
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.city.sources.versions import go_back, in_use, keep_version, versions
from spreidingskaart.cli.main import main
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import read_word
from spreidingskaart.rules import care_forms
from spreidingskaart.words.spreadsheet import harmless_text, without_guard

NOW = dt.datetime(2026, 11, 30, 9, 15, tzinfo=dt.UTC)
FORMS = {form: about.name for form, about in care_forms(CARE_FORMS).items()}
HEAD = "id;naam;woonzorgvorm;plekken;status;zichtbaarheid;buurt"
ROW = "1;Huis;domus;24;bestaand;openbaar;BU00341702"
REGISTER = """\
Overzicht woonzorg;;;;;;;
Peildatum 1-1-2026;;;;;;;
Naam voorziening;Soort voorziening;Aantal plekken;Status;Geheim;Buurt;Datum;Behandelaar
Huis Noord;Domus;24;bestaand;nee;BU00341702;2026;J.
Huis Zuid;BW 24-uurs;onbekend;gepland;ja;BU00341702;2026;P.
"""


LAYERS = ("buurten", "wijken", "districts", "facilities", "district_teams", "sites", "green_blue", "plots")  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A city of few layers and plots, in which nobody writes."""
    folder = tmp_path_factory.mktemp("register") / "stad"
    folder.mkdir()
    document = yaml.safe_load((BUNDLED_CITY / "city.yaml").read_text())
    document["layers"] = {name: document["layers"][name] for name in LAYERS}
    for entry in document["layers"].values():
        shutil.copy(BUNDLED_CITY / entry["file"], folder)
    plots = folder / document["layers"]["plots"]["file"]
    gpd.read_parquet(plots).head(40).to_parquet(plots)
    (folder / "city.yaml").write_text(yaml.safe_dump(document))
    return folder


@pytest.fixture
def own(city, tmp_path):
    return shutil.copytree(city, tmp_path / "stad")


def prepared(city, content, kind=RegisterKind.FACILITIES, name="register.csv", **more):
    content = content.encode() if isinstance(content, str) else content
    return prepare(content, kind, city, forms=FORMS, name=name, **more)


def lines(found):
    return [fault.line for fault in found.faults]


def workbook(*rows, sheet="Register", others=(), hidden=()):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name in others:
            book.add_worksheet(name).write(0, 0, "Toelichting")
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    page.write_datetime(at, column, cell, day)
                elif isinstance(cell, str) and cell.startswith("=="):
                    page.write_formula(at, column, cell[1:], None, "#DIV/0!")
                elif isinstance(cell, str):
                    page.write_string(at, column, cell)
                elif cell is not None:
                    page.write(at, column, cell)
        for name in hidden:
            page = book.add_worksheet(name)
            page.write(0, 0, "x")
            page.hide()
    return made.getvalue()


# ------------------------------------------------------------------------------------------- what is read and kept
def test_what_serving_reads_is_read_and_changes_nothing(city):
    for file, kind in (
        ("facilities.csv", RegisterKind.FACILITIES),
        ("district_teams.csv", RegisterKind.TEAMS),
        ("sites.parquet", RegisterKind.SITES),
        ("green_blue.parquet", RegisterKind.GREEN_BLUE),
    ):
        found = prepare(city / file, kind, city, forms=FORMS)
        assert found.faults == ()
        assert not found.changes.any
        assert found.changes.same == found.read == found.kept


def test_a_register_in_other_words_is_read_kept_and_undone(own):
    before = load_city(own).layers["facilities"]["id"].tolist()
    wrong = prepared(own, REGISTER.replace("nee;BU00341702", "nee;Nergens"))
    assert lines(wrong) == ["Rij 4, kolom Buurt: buurt_code Nergens staat niet in buurten."]
    with pytest.raises(InputError, match="los eerst de fouten op"):
        keep(wrong, own, now=NOW)
    assert in_use(own) is None
    right = prepared(own, REGISTER)
    assert (right.header_row, right.faults, len(right.changes.removed)) == (3, (), len(before))
    found = {column.column: column.field for column in right.columns}
    assert found["Soort voorziening"] == "form"
    assert found["Behandelaar"] is None
    version = keep(right, own, now=NOW)
    assert in_use(own) == version.name
    kept = load_city(own).layers["facilities"]
    assert kept["form"].tolist() == ["domus", "beschermd_wonen_24u"]
    assert kept["visibility"].tolist() == ["public", "secret"]
    assert kept["precision"].tolist() == ["buurt", "buurt"]
    assert np.isnan(kept["places"][1])
    again = prepared(own, REGISTER)
    assert {one.certainty for one in again.columns} == {Recognised.GIVEN}
    assert not again.changes.any
    go_back(own, versions(own)[1].name)
    assert load_city(own).layers["facilities"]["id"].tolist() == before


def test_a_city_that_changed_in_between_is_not_written_over(own):
    one, other = (prepared(own, REGISTER) for _ in "ab")
    keep(one, own, now=NOW)
    with pytest.raises(InputError, match="intussen veranderd"):
        keep(other, own, now=NOW)


def test_rows_are_added_and_the_others_stay(own):
    many = len(load_city(own).layers["facilities"])
    found = prepared(own, f"{HEAD}\n{ROW}", adds=True)
    assert (found.changes.added, found.changes.removed) == (("1",), ())
    keep(found, own, now=NOW)
    assert len(load_city(own).layers["facilities"]) == many + 1


def test_a_row_without_an_id_keeps_its_own_in_the_next_file(city):
    found = prepared(city, REGISTER)
    turned = REGISTER.splitlines()
    turned[3], turned[4] = turned[4], turned[3].replace(";24;", ";30;")
    other = prepared(city, "\n".join(turned))
    assert sorted(found.changes.added) == sorted(other.changes.added)


# ----------------------------------------------------------------------------------------------- files of every kind
def _zip(*members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def ods(*rows):
    """Return a spreadsheet as LibreOffice keeps it, with texts only."""
    cells = [
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        for row in rows
    ]
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Blad1">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _zip(("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", "<m/>"))


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}\n{ROW}",
        f"sep=;\n{HEAD}\n{ROW}",
        f"{HEAD}\n{ROW}".replace(";", "\t"),
        f"{HEAD}\n{ROW}".replace(";", ","),
        f"\ufeff{HEAD}\r\n{ROW}\r\n;;;;;;\r\n",
        f"{HEAD}\n{ROW}".encode("utf-16"),
        f"{HEAD}\n{ROW.replace('Huis', 'Café')}".encode("cp1252"),
        workbook(["Register"], [], HEAD.split(";"), [1.0, *ROW.split(";")[1:]], others=("Uitleg",)),
        ods(HEAD.split(";"), ROW.split(";")),
    ],
    ids=["csv", "sep", "tab", "comma", "bom", "utf-16", "cp1252", "xlsx", "ods"],
)
def test_one_register_in_every_form(city, content):
    found = prepared(city, content)
    assert lines(found) == []
    assert found.changes.added == ("1",)
    assert found.layers[0].rows["form"].tolist() == ["domus"]


def test_a_spreadsheet_is_read_with_its_own_rows_dates_and_hidden_sheets(city):
    head = ["Naam", "Soort", "Plekken", "Status", "Geheim", "Buurt", "Geopend", "Toelichting"]
    row = ["Huis", "Domus", 24, "open", True, "BU00341702", dt.date(2016, 5, 1), "=cmd()"]
    wrong = ["Huis 2", "Domus", "==1/0", "open", False, "BU00341702", None, None]
    found = prepared(city, workbook(["Stand"], head, row, wrong, hidden=("oud",)), name="r.xlsx")
    assert lines(found) == [
        "Rij 4, kolom Plekken: hier staat een formule zonder uitkomst, of met een fout; zet er de waarde neer."
    ]
    assert "Verborgen in de spreadsheet: oud." in found.notes
    right = prepared(city, workbook(head, row))
    made = right.layers[0].rows.iloc[0]
    assert (made["opened"], made["visibility"], made["note"]) == (2016, "secret", "=cmd()")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is leeg"),
        (f'{HEAD}\n1;"Huis;domus', "aanhalingsteken wordt nergens gesloten"),
        ("hallo", "geen tabel gevonden"),
        ("%PDF-1.4\n1 0 obj\n<< >>\n", "geen tabel gevonden"),
        (b"\xff\xd8\xff\xe0JFIF" * 500, "geen tabel gevonden"),
        ("<html>404</html>", "geen GML"),
        ("[1, 2]", "GeoJSON"),
        (b"PK\x03\x04 nothing", "geen leesbare zip"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "niet te lezen als spreadsheet"),
        (workbook(HEAD.split(";"))[:2000], "geen leesbare zip"),
        (_zip(("a.csv", HEAD)), "geen shapefile"),
        (_zip(("xl/workbook.xml", "<workbook/>")), "niet te lezen als spreadsheet"),
        (_zip(("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')), "DOCTYPE"),
        (_zip(("xl/workbook.xml", "<!DOCTYPE x><x/>".encode("utf-16-le"))), "DOCTYPE"),
        (workbook(HEAD.split(";"), ROW.split(";"), others=("a",)).replace(b"PK\x01\x02", b"PK\x01\x03"), "zip"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_sentence(city, content, told):
    with pytest.raises(DataError, match=told) as refused:
        prepared(city, content)
    assert str(refused.value).count("\n") == 0


def test_a_sheet_with_a_cell_in_the_far_corner_takes_no_memory_of_ours(city):
    rows = [HEAD.split(";"), ROW.split(";")]
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
        page.write("XFD1048576", "x")
    with pytest.raises(DataError, match=r"te groot|cellen"):
        prepared(city, made.getvalue())


def test_two_sheets_that_both_may_be_meant_are_named(city):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name in ("2024", "2025"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, HEAD.split(";"))
            page.write_row(1, 0, [name, *ROW.split(";")[1:]])
    with pytest.raises(DataError, match="2024, 2025"):
        prepared(city, made.getvalue())
    assert prepared(city, made.getvalue(), sheet="2025").changes.added == ("2025",)
    with pytest.raises(DataError, match="geen blad 2023; kies uit: 2024, 2025"):
        prepared(city, made.getvalue(), sheet="2023")


# ------------------------------------------------------------------------------------------------- columns and words
def test_every_name_in_the_table_means_a_field_and_every_word_one_of_ours():
    fields = {name for kind in RegisterKind for name in kind.fields}
    assert set(names().columns) == fields
    for kind in RegisterKind:
        offered = {one.name: one for one in fields_of(kind, FORMS)}
        assert set(offered) == set(kind.fields)
        for column, words in names().words.items():
            if column in offered and offered[column].words:
                assert set(words) <= set(offered[column].words), column


def test_a_name_that_only_resembles_one_is_a_suggestion_until_somebody_says_so(own, tmp_path):
    text = REGISTER.replace("Soort voorziening", "Soort voorzienning").replace("Domus", "Domuss")
    found = prepared(own, text)
    assert "Er is geen kolom voor Woonzorgvorm (form)" in lines(found)[0]
    about = {column.column: column for column in found.columns}
    assert about["Soort voorzienning"].certainty is Recognised.SUGGESTED
    path = tmp_path / "koppeling.yaml"
    path.write_text(proposal(found))
    half = prepared(own, text, mapping=read_mapping(path))
    assert lines(half)[0].startswith(
        "Rij 4, kolom Soort voorzienning: 'Domuss' is niet bekend; bedoelt u Domus?"
    )
    path.write_text(proposal(half))
    whole = prepared(own, text, mapping=read_mapping(path))
    assert whole.faults == ()
    keep(whole, own, now=NOW)
    assert prepared(own, text).faults == ()


def test_who_may_see_a_facility_is_never_guessed(city):
    text = REGISTER.replace("Geheim", "Kleur")
    assert lines(prepared(city, text)) == [
        "Er is geen kolom voor Zichtbaarheid (visibility); wijs er een aan, of geef één waarde voor alle rijen."
    ]
    said = prepared(city, text, constants={"visibility": "aggregated"})
    assert set(said.layers[0].rows["visibility"]) == {"aggregated"}
    closed = prepared(city, REGISTER.replace("Geheim", "Openbaar"))
    assert closed.layers[0].rows["visibility"].tolist() == ["secret", "public"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind: sites", "De koppeling is voor sites, en dit zijn facilities"),
        ("kind: facilities\ncolumns: {Bestaat niet: name}", "kolommen die het bestand niet heeft: Bestaat niet"),
        ("kind: facilities\ncolumns: {naam: kleur}", "velden die facilities niet heeft: kleur"),
        ("kind: facilities\nkleur: rood", "klopt niet"),
        ("kind: [", "geen leesbare YAML"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_is_a_sentence(city, tmp_path, text, told):
    path = tmp_path / "koppeling.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=told):
        prepared(city, f"{HEAD}\n{ROW}", mapping=read_mapping(path))


def test_a_bare_no_in_a_mapping_is_the_word_no(city, tmp_path):
    path = tmp_path / "koppeling.yaml"
    path.write_text("kind: facilities\nconstants: {fictional: no}")
    assert read_mapping(path).constants == {"fictional": "no"}


@pytest.mark.parametrize("again", ["{x: *a0, z: *a0}", "[*a0, *a0]"])
def test_a_mapping_of_a_few_lines_that_says_millions_is_refused_at_once(tmp_path, again):
    path = tmp_path / "m.yaml"
    lines = ["kind: facilities", "columns:", "  a0: &a0 {x: y, z: w}"]
    lines += [f"  a{row}: &a{row} {again.replace('a0', f'a{row - 1}')}" for row in range(1, 40)]
    path.write_text("\n".join(lines))
    with pytest.raises(InputError, match=r"m\.yaml is geen leesbare YAML"):
        read_mapping(path)
    path.write_text("kind: facilities\ncolumns: &a {a: *a}")
    with pytest.raises(InputError):
        read_mapping(path)


# ------------------------------------------------------------------------------------------------------------ faults
def test_three_thousand_bad_rows_give_three_thousand_reasons(city):
    rows = [f"{row};Huis {row};domus;veel;bestaand;openbaar;BU00341702" for row in range(3_000)]
    found = prepared(city, "\n".join([HEAD, *rows]))
    assert [fault.row for fault in found.faults] == list(range(2, 3_002))
    assert {fault.column for fault in found.faults} == {"plekken"}
    assert not found.ready


def test_a_column_that_lacks_hides_nothing_else_that_is_wrong(city):
    text = (
        "Nr;Naam;Soort;Plekken;Openbaar;Buurt\n1;De Linde;Domus;ca. 20;ja;BU00341702\n\n"
        "1;Het Anker;Skaeve Huse;6;ja;BU00341702\n2;Het Huis;Beschermd wonen;6;ja;BU00341702\n"
    )
    assert [line.split(" kies uit")[0] for line in lines(prepared(city, text))] == [
        "Er is geen kolom voor Status (status); wijs er een aan, of geef één waarde voor alle rijen.",
        "Rij 2, kolom Plekken: 'ca. 20' is geen getal; schrijf het als 1200 of 0,5.",
        "Rij 4, kolom Soort: 'Skaeve Huse' is niet bekend;",
        "Rij 4, kolom Nr: 1 staat er twee keer (rij 2 en 4).",
        "Rij 5, kolom Soort: 'Beschermd wonen' is niet bekend; bedoelt u Beschermd wonen (24 uur)?",
    ]


def test_words_that_may_be_chosen_are_told_as_people_say_them(city):
    text = "naam;soort;status;openbaar;buurt\nHuis;Domus;weg;ja;BU00341702\n"
    assert lines(prepared(city, text)) == [
        "Rij 2, kolom status: 'weg' is niet bekend; kies uit: bestaand, gepland, sluit, onbevestigd."
    ]


def test_a_hundred_columns_that_are_not_read_are_counted(city):
    extra = ";".join([f"Kolom {at}" for at in range(99)] + ["x" * 500])
    found = prepared(city, f"{HEAD};{extra}\n{ROW}{';' * 100}")
    told = next(note for note in found.notes if note.startswith("Niet gelezen"))
    assert told.endswith("Kolom 7 en nog 92 kolommen.")
    assert len(told) < 500


def test_the_buurt_that_an_export_adds_to_a_point_is_no_change(own):
    head, row = "id;naam;soort;plekken;status;openbaar;x;y", "1;Huis;Domus;4;open;ja;143000;487000"
    keep(prepared(own, f"{head}\n{row}"), own, now=NOW)
    file = own.parent / "uit.xlsx"
    assert main(["export", "facilities", "--city", str(own), "--out", str(file)]) == 0
    changes = prepare(file, RegisterKind.FACILITIES, own, forms=FORMS).changes
    assert (changes.any, changes.same) == (False, 1)
    moved = prepared(own, f"{head}\n{row.replace('143000', '143400')}").changes
    assert moved.changed == ("1",)


def test_rows_are_left_out_only_where_not_every_row_counts(city):
    text = "naam;x;y\nTeam A;143000;487000\nTeam B;;\n"
    whole = prepared(city, text, RegisterKind.TEAMS)
    assert lines(whole) == ["Rij 3: heeft geen vorm."]
    part = prepared(city, text, RegisterKind.TEAMS, skip_bad_rows=True)
    assert (part.kept, [fault.row for fault in part.dropped]) == (1, [3])
    with pytest.raises(InputError, match="mag geen rij ontbreken"):
        prepared(city, REGISTER, skip_bad_rows=True)


_TEAM = "id;naam;x;y\nA;Team A;143000;487000\n"


def test_rows_that_were_left_out_and_rows_that_stay_keep_a_layer_from_being_whole(own):
    part = prepared(own, f"{_TEAM}B;Team B;;\n", RegisterKind.TEAMS, skip_bad_rows=True)
    keep(part, own, now=NOW)
    assert _told(own)["complete"] is False
    keep(prepared(own, _TEAM.replace("A", "C"), RegisterKind.TEAMS, adds=True), own, now=NOW)
    assert _told(own)["complete"] is False
    keep(prepared(own, _TEAM, RegisterKind.TEAMS), own, now=NOW)
    assert "complete" not in _told(own)


def test_what_was_read_beside_something_else_is_not_kept_whoever_was_first(own, monkeypatch):
    first, second = (
        prepared(own, _TEAM.replace("A", name), RegisterKind.TEAMS, adds=True) for name in "DE"
    )
    keep(first, own, now=NOW)
    with pytest.raises(InputError, match="intussen veranderd"):
        keep(second, own, now=NOW)
    # also where the other one is only seen once it is our turn to write
    third = prepared(own, _TEAM, RegisterKind.TEAMS, adds=True)
    used = in_use(own)

    def waited(folder):
        text = (folder / "city.yaml").read_text()
        (folder / "city.yaml").write_text(f"{text}# van een ander")

    monkeypatch.setattr("spreidingskaart.city.sources.versions.writing.clean", waited)
    with pytest.raises(InputError, match="intussen veranderd"):
        keep(third, own, now=NOW)
    assert in_use(own) == used


def test_what_was_fictional_is_so_when_it_comes_back(own):
    keep(prepared(own, _TEAM, RegisterKind.TEAMS), own, now=NOW)
    document = yaml.safe_load((own / "city.yaml").read_text())
    document["layers"]["district_teams"].update(fictional="yes", reserve="een reden")
    (own / "city.yaml").write_text(yaml.safe_dump(document))
    keep(prepared(own, _TEAM, RegisterKind.TEAMS), own, now=NOW)
    assert _told(own)["fictional"] == "yes"
    other = _TEAM.replace("A", "C")
    keep(prepared(own, other, RegisterKind.TEAMS, adds=True), own, now=NOW)
    assert _told(own)["fictional"] == "yes"
    keep(prepared(own, other.replace("C", "D"), RegisterKind.TEAMS), own, now=NOW)
    assert _told(own)["fictional"] == "no"


def _told(own):
    return yaml.safe_load((own / "city.yaml").read_text())["layers"]["district_teams"]


_TEXTS = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "existing", "Planned", "bestaand", "12", "12,5", "-3", "3.000", "1e3", "-99997", "yes"]),
    st.integers(-5, 20_000),
    st.floats(-10, 20_000),
    st.just(float("nan")),
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(_TEXTS, _TEXTS, _TEXTS, _TEXTS), min_size=1, max_size=6))
def test_pandera_and_serving_find_the_same(rows):
    columns = {
        name: np.array([row[at] for row in rows] + [None], dtype=object)[:-1]
        for at, name in enumerate(("id", "status", "places", "opened"))
    }
    table = RawTable(columns, np.arange(2, len(rows) + 2), read=len(rows))
    schema = SCHEMAS["facilities"]
    typed = typed_columns(table, schema, "facilities", {})
    served = {(one.row, one.column, one.sentence) for one in typed.faults if one.column in columns}
    found = faults_of_table(table, schema, "facilities", {})
    assert {(one.row, one.column, one.sentence) for one in found} == served


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="=+-@; ,\t\na1(", max_size=12))
def test_a_guarded_text_comes_back_as_it_was(text):
    if harmless_text(text) != text:
        assert without_guard(harmless_text(text)) == text


# -------------------------------------------------------------------------------------------------- where something is
def _with_addresses(own):
    table = {
        "id": ["a", "b", "c", "d"],
        "street": ["Dorpsstraat", "Dorpsstraat", "Dorpsstraat", "Kade"],
        "number": ["1", "1A", "9", "9"],
        "postcode": ["1315AB", "1315 AB", "1315AB", "1316CD"],
        "town": ["Almere"] * 4,
    }
    points = [shapely.Point(x, 487_000) for x in (143_000, 143_002, 143_100, 143_400)]
    rows = gpd.GeoDataFrame(table, geometry=points, crs=RD)
    whose = Provenance("Kadaster, BAG", dt.date(2026, 11, 1), "Publiek domein")
    keep_version(own, [MadeLayer("addresses", rows, whose, 4)], why="proef", now=NOW)


def test_addresses_become_points_as_exactly_as_the_city_knows_them(own):
    head = "naam;woonzorgvorm;plekken;status;zichtbaarheid;adres;postcode;huisnummer"
    rows = [
        ";;1315 ab;9",
        ";Dorpsstraat 1a, 1315AB Almere;;",
        ";Kade 9;;",
        ";;1315AB;77",
        ";;9999ZZ;1",
    ]
    text = "\n".join(
        [head, *(f"H{at};domus;4;bestaand;openbaar{row}" for at, row in enumerate(rows))]
    )
    without = prepared(own, text)
    assert [fault.row for fault in without.faults] == [2, 3, 4, 5, 6]
    assert lines(without)[0].startswith("Rij 2, kolom adres: dit adres is niet te plaatsen zonder")
    assert sum("nog geen laag met adressen" in note for note in without.notes) == 1
    _with_addresses(own)
    found = prepared(own, text)
    assert lines(found) == [
        "Rij 6, kolom adres: dit adres staat niet bij de adressen van de gemeente; geef x en y, of een buurt."
    ]
    made = prepared(own, text.rsplit("\n", 1)[0]).layers[0].rows
    assert made["precision"].tolist() == ["point", "point", "point", "buurt"]
    assert made.geometry.x.round().tolist() == [143_100, 143_002, 143_400, 143_034]
    assert made["buurt_code"].isna().tolist() == [True] * 3 + [False]
    assert made["buurt_code"].tolist()[3].startswith("BU0034")


@pytest.mark.parametrize(
    ("line", "postcode", "number", "street", "town"),
    [
        ("Dorpsstraat 12a, 1311 AB Almere", "1311AB", "12A", "dorpsstraat", "almere"),
        ("Laan van 1940 7-2", None, "72", "laan van 1940", None),
        ("1311AB", "1311AB", None, None, None),
        ("Plein '44 3", None, "3", "plein 44", None),
    ],
)
def test_an_address_on_one_line(line, postcode, number, street, town):
    found = address_in_line(line)
    assert (found.postcode, found.number, found.street, found.town) == (
        postcode,
        number,
        street,
        town,
    )


def test_degrees_are_told_by_their_numbers_and_swapped_ones_refused(city):
    head = "id;naam;woonzorgvorm;plekken;status;zichtbaarheid;lengtegraad;breedtegraad"
    row = "domus;24;bestaand;openbaar"
    text = f"{head}\n1;A;{row};5,2141;52,3702\n2;B;{row};143211;486939\n3;C;{row};52.37;5.21"
    found = prepared(city, text)
    assert lines(found) == [
        "Rij 4, kolom lengtegraad: 52,37 en 5,21 graden lijken verwisseld; x is de lengte, y de breedte."
    ]
    made = prepared(city, text.rsplit("\n", 1)[0]).layers[0].rows.geometry
    assert made.iloc[0].distance(made.iloc[1]) < 100


def test_a_vague_place_is_never_made_exact(city):
    text = (
        f"{HEAD};precisie;wijk;x;y\n1;Huis;domus;24;bestaand;openbaar;;wijk;WK003401;143000;487000"
    )
    assert lines(prepared(city, text)) == [
        "Rij 2, kolom x: de precisie is wijk; laat x en y dan leeg, het punt wordt niet getoond."
    ]


def test_names_of_areas_become_codes_and_two_of_one_name_are_a_fault(city):
    buurten = load_city(city).areas("buurten")
    counts = pd.Series(buurten["name"]).value_counts()
    one, code = next(
        (n, c) for n, c in zip(buurten["name"], buurten["code"], strict=True) if counts[n] == 1
    )
    found = prepared(city, f"{HEAD}\n{ROW.replace('BU00341702', one)}")
    assert found.layers[0].rows["buurt_code"].tolist() == [code]
    teams = prepared(city, f"naam;buurt;werkgebied\nTeam;{code};haven, Hout", RegisterKind.TEAMS)
    assert teams.faults == ()
    assert teams.layers[0].rows["precision"].tolist() == ["buurt"]


# ------------------------------------------------------------------------------------------------------------- owners
def test_owners_by_parcel_and_as_a_map(own):
    plots = load_city(own).layers["plots"]
    first, second = plots["id"][:2]
    text = f"Kadastrale aanduiding;Eigenaar\n{first.replace('-', ' ')};Gemeente Almere\nZZZ 1;particulier\n"
    found = prepared(own, text, RegisterKind.OWNERS)
    assert lines(found) == [
        "Rij 3, kolom Kadastrale aanduiding: 'ZZZ 1' is geen perceel of locatie van de gemeente."
    ]
    part = prepared(own, text, RegisterKind.OWNERS, skip_bad_rows=True)
    assert part.changes.changed == (first,)
    whole = shapely.buffer(plots.geometry[0], 1.0)
    zones = gpd.GeoDataFrame(
        {"id": ["z1", "z2"], "eigenaar": ["gemeente", "rijk"]},
        geometry=[whole, shapely.buffer(plots.geometry[1].centroid, 2.0)],
        crs=RD,
    )
    drawn = prepared(
        own, zones.to_json(to_wgs84=True), RegisterKind.OWNERS, name="eigendom.geojson"
    )
    assert first in drawn.changes.changed
    assert second not in drawn.changes.changed
    keep(drawn, own, now=NOW)
    after = load_city(own)
    assert after.layers["plots"]["owner"][0] == "municipality"
    assert len(after.layers["plots"]) == len(plots)
    assert after.reports["plots"].entry.fictional == "yes"


@pytest.mark.parametrize("text", ["ALM01 A 123", "alm01-a-00123", "ALM01A123"])
def test_a_parcel_is_one_however_it_is_written(text):
    assert plain_parcel(text) == "ALM01A123"


# ---------------------------------------------------------------------------------------------------------- maps
def test_zones_and_sites_from_a_map_in_degrees(own, tmp_path):
    box = shapely.box(143_000, 487_000, 143_100, 487_100)
    zones = gpd.GeoDataFrame({"gebied": ["Centrum"]}, geometry=[box], crs=RD)
    found = prepared(own, zones.to_json(to_wgs84=True), RegisterKind.ZONES, name="zones.geojson")
    assert found.faults == ()
    assert found.layers[0].rows["zone"].tolist() == ["Centrum"]
    path = tmp_path / "locaties.gpkg"
    frame = gpd.GeoDataFrame({"naam": ["Veld"], "eigenaar": ["gemeente"]}, geometry=[box], crs=RD)
    frame.to_file(path, driver="GPKG")
    sites = prepare(path, RegisterKind.SITES, own, forms=FORMS)
    assert sites.faults == ()
    made = sites.layers[0].rows.iloc[0]
    assert made["owner"] == "municipality"
    assert made["buurt_code"].startswith("BU0034")
    points = gpd.GeoDataFrame({"naam": ["Veld"]}, geometry=[box.centroid], crs=RD)
    wrong = prepared(own, points.to_json(to_wgs84=True), RegisterKind.SITES, name="punten.geojson")
    assert not wrong.ready
    assert "is een punt; hier horen vlakken." in " ".join(lines(wrong))


# --------------------------------------------------------------------------------------------------- the command line
def test_the_command_tells_everything_and_keeps_nothing_with_a_fault(own, tmp_path, capsys):
    path, faults = tmp_path / "register.csv", tmp_path / "fouten.csv"
    path.write_text(REGISTER.replace("bestaand", "kapot"))
    asked = ["import", "facilities", str(path), "--city", str(own)]
    assert main([*asked, "--json", "--faults", str(faults)]) == 2
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "spreidingskaart/import/1"
    assert [(one["row"], one["column"]) for one in document["dropped"]] == [(4, "Status")]
    assert (document["kept"], document["version"]) == (0, None)
    assert "rij;kolom;fout" in faults.read_text(encoding="utf-8-sig")
    path.write_text(REGISTER)
    assert main([*asked, "--preview"]) == 0
    assert "kan worden ingelezen" in capsys.readouterr().out
    assert in_use(own) is None
    assert main(asked) == 0
    assert "De gemeente gebruikt nu versie" in capsys.readouterr().out
    assert in_use(own) is not None
    assert main([*asked, "--role", "public"]) == 2
    assert main(["import", "facilities", str(path), "--city", str(BUNDLED_CITY)]) == 2
    assert "maak eerst een eigen map" in capsys.readouterr().err
    assert main([*asked, "--set", "status"]) == 2
    assert main([*asked, "--date", "gisteren"]) == 2
    assert "is geen dag" in capsys.readouterr().err


def test_words_of_ours_are_read_whatever_their_capitals():
    for spec in SCHEMAS["facilities"].columns:
        for word in spec.words or ():
            assert read_word(spec.words, f" {word.value.upper()} ") is word
