"""What people do on the page Regels, in a real browser that may talk to nobody else."""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PAGE = "/regels"
NOTA = "parking/almere_nota_2020/zorgwoning/B"
STATION = PAGE + "?regel=max_station_distance"


def look(visitor, address):
    visitor.open(address, with_map=False)
    visitor.page.locator(".ru-found").wait_for()
    visitor.settle()
    return visitor.page


def test_all_rules_stand_by_criterion_with_how_sure_they_are(visitor, server):
    page = look(visitor, server + PAGE)
    expect(page.locator(".ru-group")).to_have_count(8)
    expect(page.locator(".ru-statuses p")).to_have_count(5)
    group = page.locator(".ru-group").nth(3)
    expect(group).to_contain_text("nog niet ingevuld")
    expect(group.locator(".ru-row").first).to_be_hidden()
    group.locator("summary").first.click()
    expect(group.locator(".ru-row").first).to_be_visible()
    assert visitor.foreign == []
    assert visitor.errors == []


def test_a_filter_on_status_and_words_narrows_and_stands_in_the_address(visitor, server):
    page = look(visitor, server + PAGE)
    page.get_by_role("button", name="nog niet ingevuld").click()
    expect(page.locator(".ru-found")).to_have_text(re.compile(r"^\d+ van de \d+ regels\.$"))
    assert "status=leeg" in page.url
    found = int(page.locator(".ru-found").inner_text().split()[0])
    expect(page.locator(".ru-row:visible")).to_have_count(found)
    expect(page.locator(".ru-row td.ru-c-amount").first).to_have_text("nog niet ingevuld")
    page.get_by_label("Zoek een regel").fill("station")
    page.keyboard.press("Enter")
    expect(page.locator(".ru-row:visible")).to_have_count(1)
    again = look(visitor, page.url)
    expect(again.locator(".ru-row:visible")).to_have_count(1)


def test_words_that_are_nowhere_say_what_to_do(visitor, server):
    page = look(visitor, server + PAGE + "?zoekregel=xyzzy")
    expect(page.get_by_text("Geen regel past bij wat u zoekt.")).to_be_visible()


def test_a_rule_opens_on_tap_to_its_sentence_and_source(visitor, server):
    page = look(visitor, server + PAGE + "?zoekregel=wonen-24-uur")
    row = page.locator('.ru-row[data-rule="zoning/wonen-24-uur"]')
    proof = row.locator("xpath=following-sibling::tr[1]")
    expect(proof).to_be_hidden()
    row.locator("summary").click()
    expect(proof).to_contain_text("geen gewoon wonen meer")
    expect(proof).to_contain_text("ECLI:NL:RVS:2019:2337")


def test_a_deep_link_opens_one_rule(visitor, server):
    page = look(visitor, server + PAGE + f"?regel={NOTA}")
    one = page.locator(".ru-one")
    expect(one).to_contain_text("0,5 parkeerplaats per woning")
    expect(one).to_contain_text("nagekeken")


def test_an_unknown_rule_in_a_link_names_the_nearest(visitor, server):
    page = look(visitor, server + PAGE + "?regel=max_station_distanc")
    expect(page.get_by_role("alert")).to_contain_text("max_station_distance")


def test_another_value_shows_what_changes_and_stores_nothing(visitor, server, tmp_path):
    page = look(visitor, server + STATION)
    page.get_by_label("Wat als dit het is?").fill("800")
    page.keyboard.press("Enter")
    outcome = page.locator(".ru-outcome")
    expect(outcome).to_contain_text("probeerwaarde")
    expect(outcome.locator(".ru-headline")).to_contain_text("van de 29")
    expect(page.locator(".ru-one")).to_contain_text("nog niet ingevuld")
    assert "probeer=800" in page.url
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Dit als CSV").click()
    waiting.value.save_as(tmp_path / "trial.csv")
    with (tmp_path / "trial.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 29
    assert {row["probeerwaarde"] for row in rows} == {"800 m"}
    moved = sum(row["oordeel nu"] != row["oordeel met probeerwaarde"] for row in rows)
    expect(outcome.locator(".ru-headline")).to_contain_text(f"{moved} van de 29")


def test_a_value_that_cannot_be_is_refused_in_one_sentence(visitor, server):
    page = look(visitor, server + PAGE + "?regel=parking/max_occupancy&probeer=3")
    expect(page.get_by_role("alert")).to_contain_text("geef een getal van 0 tot en met 1")


def test_a_rule_and_a_value_survive_a_change_of_page(visitor, server):
    page = look(visitor, server + STATION + "&probeer=800")
    expect(page.locator(".ru-outcome")).to_be_visible()
    page.get_by_role("link", name="Gegevens").click()
    expect(page.get_by_text("Waar komt het vandaan?")).to_be_visible()
    page.get_by_role("link", name="Regels", exact=True).click()
    expect(page.locator(".ru-outcome")).to_contain_text("800 m")
    assert "regel=max_station_distance" in page.url


def test_another_rule_chosen_from_the_list_forgets_the_value(visitor, server):
    page = look(visitor, server + STATION + "&probeer=800")
    visitor.choose("Kies een regel", typed="min_area")
    expect(page.locator(".ru-one")).to_contain_text("10.000 m²")
    expect(page.locator(".ru-outcome")).to_have_count(0)
    assert "regel=min_area" in page.url


def test_the_register_can_be_taken_away(visitor, server, tmp_path):
    page = look(visitor, server + PAGE)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Deze regels als CSV").click()
    waiting.value.save_as(tmp_path / "rules.csv")
    with (tmp_path / "rules.csv").open(encoding="utf-8-sig", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file, delimiter=";")]
    assert len(ids) == len(set(ids))
    assert {NOTA, "min_area", "zoning/wonen-24-uur"} <= set(ids)


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_nothing_sticks_out(visit, server, width):
    person = visit(width=width)
    page = look(person, server + PAGE + f"?criterium=Parkeren&regel={NOTA}&probeer=0.6")
    expect(page.locator(".ru-outcome")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    table = page.locator(".ru-table").first.bounding_box()
    assert table["x"] + table["width"] <= width
