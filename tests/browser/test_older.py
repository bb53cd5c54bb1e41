"""A verdict that is older than what is asked is grey and says of what it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_verdict_is_grey_while_a_field_says_something_else(visitor, server):
    visitor.open(f"{server}/locatietoets?kandidaat=L05&vorm=Domus")
    page = visitor.page
    line, card = page.locator(".sk-older"), page.locator(".sk-answer > .sk-card")
    expect(card).to_be_visible()
    expect(line).to_be_hidden()
    places = page.get_by_label("Plekken", exact=True)
    places.fill("30")
    expect(line).to_have_text(
        "Dit is nog het antwoord voor: 24 plekken Domus, L05 Locatie 5 Tussen de Vaarten Zuid (fictief)."
    )
    expect(card).to_have_css("opacity", "0.4")
    places.fill("24")
    expect(line).to_be_hidden()
    places.fill("30")
    # what the screen is told while the server is at work: the verdict is that of before
    page.evaluate("""() => {
        window.grey = false;
        new MutationObserver(() => {
            const stale = document.querySelector('[data-stale="true"] .sk-older');
            if (stale && getComputedStyle(stale).display === "block") window.grey = true;
        }).observe(document.body, { attributes: true, subtree: true, attributeFilter: ["data-stale"] });
    }""")
    places.press("Enter")
    page.wait_for_url("**plekken=30**")
    visitor.settle()
    expect(line).to_be_hidden()
    expect(card).to_have_css("opacity", "1")
    assert page.evaluate("window.grey")
    assert "30 plekken Domus" in line.text_content()
