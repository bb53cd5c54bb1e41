"""What comes out of the printer: the map as on screen with its legend, the figures and their sources; no menus."""

from __future__ import annotations

import io

import pypdf
import pytest

pytestmark = pytest.mark.browser

SOURCES = "Dit is geen besluit."
MENUS = ("Ongedaan maken", "Wissen", "Meten", "Verder:", "Inloggen", "Uitleg")
PAGES = [
    (
        "",
        ("Waar wonen mensen met zorg", "Legenda", "Plekken per 1.000 inwoners", "HOUT", "Kadaster"),
    ),
    ("locatietoets?punt=52.374533,5.170931", ("Wat kan er op deze locatie?", "HOUT", "parkeer")),
    ("spreiding", ("Hoe zijn de plekken verdeeld", "Legenda", "HOUT", "per 1.000 inwoners")),
    ("afweging?weegstap=Matrix", ("Welke locatie, en waarom?", "Locatie AC", "14,3%")),
]


@pytest.mark.parametrize(("address", "shown"), PAGES, ids=[one.split("?")[0] for one, _ in PAGES])
def test_a_page_prints_whole_and_without_menus(visitor, server, address, shown):
    visitor.open(f"{server}/{address}", with_map="Matrix" not in address)
    visitor.page.locator(".sk-foot").first.wait_for()
    visitor.settle()
    if "Matrix" in address:
        visitor.page.locator(".wg-matrix").wait_for()
    printed = pypdf.PdfReader(io.BytesIO(visitor.page.pdf(format="A4")))
    text = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    assert [words for words in (*shown, SOURCES) if words not in text] == []
    assert [words for words in MENUS if words in text] == []


def test_on_paper_the_whole_map_is_as_wide_as_the_page(visitor, server):
    page = visitor.open(server).page
    wide = page.locator("iframe").evaluate("frame => frame.offsetWidth")
    page.emulate_media(media="print")
    frame = page.locator("iframe").evaluate(
        "frame => [frame.offsetWidth, frame.getBoundingClientRect().width]"
    )
    page.emulate_media(media="screen")
    assert frame[0] == wide, "its script draws nothing anew"
    assert frame[1] == pytest.approx(min(wide, 700), abs=1)
