"""A planner imports a register on Gegevens: maps a column, sees a fault, mends it, keeps it, undoes it, twice."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests.application import LOCAL, application
from tests.city_folder import write_city
from tests.synthetic import at

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SPREIDINGSKAART_SHOTS")
HEAD = ("Nr", "Naam voorziening", "Soort", "Hoeveel mensen", "Openbaar", "Status", "x", "y")
X, Y = at(700, 700)


def register(places="24", form="Domus"):
    """Return a register in Excel: a title above the header, a column that nobody knows, a secret row."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Register")
        sheet.write(0, 0, "Voorzieningen per 1 november")
        for row, cells in enumerate(
            (
                HEAD,
                ("R1", "Het nieuwe huis", form, places, "ja", "bestaat", X, Y),
                ("R2", "Geheim huis", "Vrouwenopvang", "8", "nee", "bestaat", X + 50, Y),
            ),
            start=2,
        ):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
    return out.getvalue()


def shot(page, name, heading="Inlezen"):
    """Keep a picture to look at, where somebody asks for them."""
    if SHOTS:
        page.get_by_role("heading", name=heading, exact=True).evaluate(
            "one => one.scrollIntoView()"
        )
        page.wait_for_timeout(600)
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def hand_in(person, data, name="register.xlsx", *, again=False):
    """Hand in a file; `again` replaces one that was handed in before."""
    if not again:
        kinds = person.page.get_by_role("radiogroup", name="Wat leest u in?")
        kinds.get_by_text("Woonzorgvoorzieningen").click()
    person.page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    person.page.get_by_text(f"{name}: 2 rijen gelezen").wait_for()
    person.settle()


def say_places(person):
    """Say that a column of which nobody knows the name holds the places."""
    person.choose("Hoeveel mensen (onbekend)", "Plekken")
    # while the list is open, nothing else of the page is there for who cannot see it
    person.page.get_by_role("listbox").wait_for(state="hidden")
    person.page.get_by_role("button", name="Gebruik deze koppeling").click()


def names_in(folder):
    from spreidingskaart.city import load_city

    return set(load_city(folder).layers["facilities"]["name"])


def test_a_register_is_mapped_mended_kept_and_undone(visit, tmp_path):
    folder = write_city(tmp_path / "city")
    before = names_in(folder)
    with application(**LOCAL, SPREIDINGSKAART_CITY=folder) as address:
        public = visit()
        public.open(f"{address}/gegevens", with_map=False)
        expect(public.page.get_by_role("heading", name="Wat scheelt het meest?")).to_be_visible()
        assert public.page.get_by_role("heading", name="Inlezen").count() == 0

        planner = visit()
        planner.open(f"{address}/gegevens", with_map=False)
        planner.become_planner(address, with_map=False)
        page = planner.page
        hand_in(planner, register(places="veel"))
        shot(page, "import-1", "Welke kolom is wat?")
        say_places(planner)
        page.get_by_text("1 fout.").wait_for()
        expect(page.get_by_role("button", name="Inlezen")).to_be_disabled()
        shot(page, "import-2")
        hand_in(planner, register(), "beter.xlsx", again=True)
        say_places(planner)
        for turn in range(2):
            if turn:  # what was said of these columns is remembered
                hand_in(planner, register(), "beter.xlsx")
            keep = page.get_by_role("button", name="Inlezen")
            expect(keep).to_be_enabled()
            assert "Geheim huis" not in page.content()
            shot(page, "import-3", "Wat er verandert")
            keep.dblclick()
            page.get_by_text("Woonzorgvoorzieningen uit beter.xlsx zijn in gebruik.").wait_for()
            assert names_in(folder) == {"Het nieuwe huis", "Geheim huis"}
            shot(page, "import-4")
            if not turn:
                public.open(f"{address}/kaart")
                layer = next(url for url in public.layer_requests()[::-1] if "facilities" in url)
                on_map = public.page.request.get(layer).text()
                assert "Het nieuwe huis" in on_map
                assert "Geheim huis" not in on_map
            page.get_by_role("button", name="Ongedaan maken").click()
            page.get_by_text("is weer in gebruik.").wait_for()
            assert names_in(folder) == before
        shot(page, "import-5", "Versies")
        assert planner.foreign == []
        assert planner.errors == []
