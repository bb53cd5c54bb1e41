"""Reports: one PDF that everybody can read, the same for the same data, of what an address says."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import shutil
import subprocess
import urllib.parse

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfua import validate

from spreidingskaart.errors import InputError
from spreidingskaart.model import Verdict
from spreidingskaart.print.document import (
    Chapter,
    FactList,
    Heading,
    Judgement,
    LegendLine,
    Look,
    Notice,
    Picture,
    PointList,
    PrintedTable,
    Report,
    Sentence,
    Sources,
    TableCell,
)
from spreidingskaart.print.pdf import pdf
from spreidingskaart.print.report import date_of_data, report_pdf
from spreidingskaart.web.chapters import CHAPTERS, WHY_NONE, chapters_at, sheet_address, why_none
from spreidingskaart.web.gathered import label, without_view
from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.verslag.one_pdf import report_of
from tests.bundled import bundled_city
from tests.test_links import opened

NOT_OF_PDFUA = {"UA-14-001"}
"""Rules that pdfua 0.1.3 cannot read itself: it takes the array of an outline's destination for a dictionary."""
SITE = "/locatietoets?kandidaat=L07&vorm=Domus&plekken=36"
ADDRESSES = (
    "/kaart?gebied=Stadsdelen&kleur=Inwoners&vormen=Domus&vormen=Housing+First",
    "/spreiding?indeling=Stadsdelen&stap=Hoe+gelijk",
    "/opgave",
    SITE,
    "/afweging?weegplekken=24&voorbeeld=false",
    "/regels?regel=min_area",
    "/gebied?code=haven",
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text x="1" y="5">{}</text></svg>'


def pages_of(body):
    return pypdf.PdfReader(io.BytesIO(body))


def tags_of(body):
    """Return every tag of the tree in reading order, with its alternative."""
    root = pages_of(body).trailer["/Root"]

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from walk(one)
        elif isinstance(node, dict) and "/S" in node:
            yield str(node["/S"]), str(node.get("/Alt", ""))
            yield from walk(node.get("/K", []))

    return list(walk(root["/StructTreeRoot"]["/K"])), str(root["/Lang"])


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """One report of every page that has a chapter, and its file."""
    city = bundled_city("public")
    body = report_of(chapters_at, ADDRESSES, "Alles in één verslag", city)
    path = tmp_path_factory.mktemp("reports") / "whole.pdf"
    path.write_bytes(body)
    return body, path


def test_it_is_tagged_in_dutch_with_headings_tables_and_pictures_that_say_what_they_show(whole):
    tags, lang = tags_of(whole[0])
    names = [name for name, _ in tags]
    assert lang == "nl-NL"
    assert names.count("/H1") == 1
    assert names.count("/H2") == len(ADDRESSES) + 1
    assert {"/H3", "/Table", "/THead", "/TH", "/TD", "/L", "/Link"} <= set(names)
    pictures = [alt for name, alt in tags if name == "/Figure"]
    assert len(pictures) > len(ADDRESSES)
    assert all(len(alt) > 20 for alt in pictures)
    about = pages_of(whole[0]).metadata
    assert about["/Title"] == "Alles in één verslag"
    assert about["/CreationDate"].startswith(f"D:{date_of_data(bundled_city('public')):%Y%m%d}")


def test_the_rules_of_pdfua_find_nothing(whole):
    found = validate(whole[1])
    assert [(one.rule_id, one.message) for one in found.findings] == []
    assert {one.rule_id for one in found.skipped} <= NOT_OF_PDFUA


def test_the_text_stands_in_the_order_in_which_one_reads(whole):
    told = " ".join(page.extract_text() for page in pages_of(whole[0]).pages)
    asked = [chapters_at(bundled_city("public"), one)[0].title for one in ADDRESSES]
    contents = told.index("Inhoud")
    places = [" ".join(told.split()).rindex(title.split(",")[0][:40]) for title in asked]
    assert contents < min(places)
    assert told.count("Let op, fictief") == 1
    assert f"gegevens en regels {bundled_city('public').version}" in " ".join(told.split())
    assert "Dit is geen besluit" in told


@pytest.mark.parametrize("program", ["pdftotext", "pdftoppm"])
def test_poppler_reads_it_without_a_warning(whole, program):
    if shutil.which(program) is None:
        pytest.skip(f"{program} (poppler-utils) is not installed")
    more = ["-r", "20", "-png"] if program == "pdftoppm" else []
    out = whole[1].with_suffix(".out")
    done = subprocess.run([program, *more, whole[1], out], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_same_data_gives_the_same_bytes():
    city = bundled_city("public")
    first, second = (report_pdf(city, chapters_at(city, SITE)) for _ in range(2))
    assert first == second


# ------------------------------------------------------------------------------------------ by what an address says


@pytest.mark.parametrize("page", [*PAGES, "gebied", "nergens"])
def test_a_page_has_a_chapter_or_says_in_one_sentence_why_not(page):
    why = why_none(page)
    assert (why == "") is (page in CHAPTERS)
    assert why == "" or (why.endswith(".") and len(why.split()) <= 25)
    assert not set(WHY_NONE) & set(CHAPTERS)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/kaart?gebied=Planeten", "gebied=Planeten kan niet. Kies Stadsdelen, Wijken of Buurten."),
        ("/kaart?kleur=<b>", "kleur=<b> kan niet. Kies "),
        ("/kaart?minplekken=veel", "Bij minplekken: 'veel' is geen getal"),
        ("/kaart?jaar=ooit", "jaar=ooit kan niet."),
        ("/spreiding?peiljaar=1800", "Bij peiljaar: '1800' kan niet"),
        ("/spreiding?soort=vogels", "soort=vogels kan niet."),
        ("/afweging?kader=geheim", "kader=geheim kan niet."),
        ("/afweging?weegplekken=0", "Bij weegplekken: '0' kan niet"),
        ("/afweging?weegstap=Naast+elkaar", "pas als het kader vastligt"),
        ("/regels", "Kies eerst een regel"),
        ("/regels?regel=min_are", 'De regel "min_are" bestaat niet. Lijkt op: min_area'),
        ("/gebied?code=atlantis", "atlantis"),
        ("/locatietoets", "er is geen locatie gegeven"),
        ("/locatietoets?kandidaat=L99", "Locatie L99 bestaat niet"),
        ("/zoeken", "De lijst van percelen is te lang voor een verslag."),
    ],
)
def test_what_cannot_be_a_chapter_says_so_in_words(address, told):
    with pytest.raises(InputError) as refused:
        chapters_at(bundled_city("public"), address)
    assert told in str(refused.value)
    assert str(refused.value).endswith(".")


def test_the_map_of_an_address_has_its_figure_its_areas_and_its_filter():
    (chapter,) = chapters_at(bundled_city("public"), ADDRESSES[0])
    drawing = next(block for block in chapter.blocks if isinstance(block, Picture))
    table = next(block for block in chapter.blocks if isinstance(block, PrintedTable))
    assert drawing.alt.startswith("Kaart van Almere met stadsdelen, gekleurd naar inwoners.")
    assert "Domus" in drawing.caption
    assert table.head[:2] == ("Stadsdeel", "Inwoners")
    assert [row[0] for row in table.rows] == list(bundled_city("public").areas("districts")["name"])
    assert chapter.address.endswith(ADDRESSES[0])


def test_a_chapter_that_can_no_longer_be_made_says_why_in_its_place():
    body = report_of(chapters_at, ("/regels?regel=weg", SITE), "Twee", bundled_city("public"))
    told = " ".join(" ".join(page.extract_text() for page in pages_of(body).pages).split())
    assert 'Dit hoofdstuk kan nu niet. De regel "weg" bestaat niet.' in told
    assert "Locatie L07" in told


# ---------------------------------------------------------------------------------------------- any text at all

TEXTS = st.text(max_size=30)


def everything(text):
    """Return a report in which one text stands wherever a text can."""
    cells = (
        TableCell(text, Verdict.FITS, strong=True, note=text),
        TableCell("", bar=SVG.format("")),
    )
    blocks = (
        *(Sentence(text, look) for look in Look),
        Heading(text),
        Notice(text),
        Judgement(Verdict.MAY_FIT, text, text, firm=False, reserve=text),
        FactList(((text, text),)),
        PointList(((text, text), ("", text))),
        PrintedTable((text, text), (cells, (text, text)), text, figures=(1,), small=True),
        Picture(SVG.format("a"), text, text, (LegendLine(SVG.format("b"), text),)),
        Sources((text,)),
    )
    chapters = (Chapter(text, blocks, "http://localhost/?a=%C3%A9"), Chapter(text, blocks))
    return Report(text, text, "v1", dt.date(2026, 1, 1), chapters, text, (text,))


@given(TEXTS)
def test_no_text_keeps_a_report_from_being_made(text):
    assert pdf(everything(text)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("length", [1_300, 7_999, 8_001, 31_000])
def test_no_address_is_too_long_for_a_report(length):
    """A plot of many corners has such an address; the compiler makes no link of more than 8,000 bytes."""
    body = pdf(
        Report(
            "a",
            "b",
            "v1",
            dt.date(2026, 1, 1),
            (Chapter("a", (), "http://localhost/?".ljust(length, "a")),),
        )
    )
    told = " ".join(page.extract_text() for page in pages_of(body).pages)
    assert ("te lang voor papier" in told) is (length > 8_000)


def test_what_the_font_lacks_is_a_square_and_markup_is_text():
    body = pdf(everything("a*b* #c `d` $e$ \\f 中 \U0001f3e0"))
    told = " ".join(page.extract_text() for page in pages_of(body).pages)
    assert "a*b* #c `d` $e$ \\f □ □" in told


# ----------------------------------------------------------------------------------------------- gathering chapters


def test_the_address_of_a_chapter_says_what_it_shows_and_not_where_somebody_looked():
    assert (
        without_view("/kaart?gebied=Wijken&beeld=52.37,5.21,12&midden=52.37,5.21")
        == "/kaart?gebied=Wijken"
    )
    assert without_view("/?beeld=1,2,3") == "/"
    assert label("/locatietoets?kandidaat=L07&plekken=36") == "Locatietoets: L07, 36"
    assert sheet_address("/?gebied=Wijken") == "/blad/kaart?gebied=Wijken"


def test_a_report_that_is_full_begins_nothing_more():
    begun = []

    def many(_, path):
        begun.append(path)
        return (Chapter(path, ()),) * 40

    body = report_of(many, [f"/kaart?n={n}" for n in range(20)], "Veel", bundled_city("public"))
    told = " ".join(page.extract_text() for page in pages_of(body).pages)
    assert len(begun) == 2
    assert told.count("Het verslag is vol.") == 18


def links_of(seen):
    """Return the address and the name of every chapter in the list."""
    found = (
        re.search(r'<a href="([^"]*)"[^>]*>(.*?)</a>', one.proto.body, re.DOTALL)
        for one in seen.get("html")
    )
    return [(html.unescape(one[1]), html.unescape(one[2])) for one in found if one]


def pages_in(seen):
    return [name.split(". ")[1].split(":")[0] for _, name in links_of(seen)]


@pytest.mark.parametrize(
    "evil",
    ["//elders.example", "/\t/elders.example", "\n//elders.example", "\\\\elders.example", "javascript:x", '/"><img>'],
)  # fmt: skip
def test_a_chapter_of_a_link_leads_nowhere_else(evil):
    seen = opened("verslag", f"hoofdstukken={urllib.parse.quote_plus(evil)}")
    ((address, _),) = links_of(seen)
    as_a_browser = re.sub(r"[\t\r\n]", "", address)
    assert re.match(r"/(?![/\\])", as_a_browser)
    assert "<img" not in "".join(one.proto.body for one in seen.get("html"))


def test_a_link_opens_the_list_and_each_step_can_be_taken_back():
    paths = "|".join(ADDRESSES[:3])
    seen = opened("verslag", f"hoofdstukken={urllib.parse.quote_plus(paths)}")
    first = links_of(seen)
    assert pages_in(seen) == ["Kaart", "Spreiding", "Opgave"]
    seen.button(key="report.Omlaag.0").click().run()
    assert pages_in(seen) == ["Spreiding", "Kaart", "Opgave"]
    seen.button(key="report.remove.1").click().run()
    assert len(links_of(seen)) == 2
    seen.button(key="report.undo").click().run()
    seen.button(key="report.undo").click().run()
    assert links_of(seen) == first
    assert not seen.exception
