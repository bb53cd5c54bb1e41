"""One look: the same values in our styles and in the theme of the screen, readable in light and dark."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from spreidingskaart.model import Verdict
from spreidingskaart.web.routes.assets import LETTERS

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "spreidingskaart" / "web" / "assets"
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
VERDICTS = [verdict.value for verdict in Verdict]
OTHERS = {"symbol", "name", "short-name"}
"""Values that code sets: the shape of a verdict, and what the application is called."""
TEXT, SYMBOL = 4.5, 3.0
"""Least contrast ratios of WCAG 2.2: success criteria 1.4.3 (text) and 1.4.11 (symbols and parts of controls)."""

THEME = {
    "paper": "backgroundColor",
    "surface": "secondaryBackgroundColor",
    "line": "borderColor",
    "ink": "textColor",
    "muted": "grayTextColor",
    "accent": "primaryColor",
    "fits": "greenTextColor",
    "may_fit": "yellowTextColor",
    "conflicts": "orangeTextColor",
    "unsuitable": "redTextColor",
    "reported": "blueTextColor",
    "not_tested": "grayColor",
}
"""What the screen calls our tokens."""


def tokens(theme):
    text = re.sub(
        r"/\*.*?\*/", "", (ASSETS / "tokens.css").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    rules = dict(re.findall(r"([^{}]+)\{([^{}]*)\}", text))
    (rule,) = [
        body for selector, body in rules.items() if ("dark" in selector) == (theme == "dark")
    ]
    return dict(re.findall(r"--sk-([\w-]+):\s*([^;]+);", rule))


LOOK = {theme: tokens(theme) for theme in ("light", "dark")}
both = pytest.mark.parametrize("theme", LOOK)


def rgb(colour):
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)


def luminance(channels):
    parts = channels / 255
    return float(
        np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        @ (0.2126, 0.7152, 0.0722)
    )


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def washed(look, verdict):
    """Return the background of a verdict: a little of its colour in paper."""
    share = float(look["wash"].rstrip("%")) / 100
    return share * rgb(look[verdict]) + (1 - share) * rgb(look["paper"])


def test_contrast_is_computed_as_wcag_does():
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#FFFFFF")) == pytest.approx(4.48, abs=0.005)


def test_both_themes_have_the_same_tokens():
    assert LOOK["light"].keys() == LOOK["dark"].keys()
    assert THEME.keys() <= LOOK["light"].keys()


@both
@pytest.mark.parametrize("token", THEME)
def test_a_token_has_one_value_everywhere(theme, token):
    assert CONFIG["theme"][theme][THEME[token]].upper() == LOOK[theme][token].upper()


@both
def test_every_colour_that_a_verdict_has_in_the_theme_is_its_token(theme):
    said = CONFIG["theme"][theme]
    names = {
        "green": "fits",
        "yellow": "may_fit",
        "orange": "conflicts",
        "red": "unsuitable",
        "blue": "reported",
    }
    for name, verdict in names.items():
        assert said[f"{name}Color"] == said[f"{name}TextColor"] == LOOK[theme][verdict]


@both
@pytest.mark.parametrize("ground", ["paper", "surface"])
@pytest.mark.parametrize("text", ["ink", "muted", "accent", *VERDICTS])
def test_text_can_be_read(theme, ground, text):
    assert contrast(rgb(LOOK[theme][text]), rgb(LOOK[theme][ground])) >= TEXT


@both
@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_band_of_a_verdict_can_be_read(theme, verdict):
    look = LOOK[theme]
    for text in ("ink", "muted", verdict):
        assert contrast(rgb(look[text]), washed(look, verdict)) >= TEXT, text


@both
def test_what_is_drawn_on_the_map_stands_out_from_land_and_water(theme):
    look = LOOK[theme]
    for ground in ("land", "water"):
        for drawn in ("border", "accent", "ink"):
            assert contrast(rgb(look[drawn]), rgb(look[ground])) >= SYMBOL, (drawn, ground)


@both
def test_an_active_button_can_be_read(theme):
    look = LOOK[theme]
    assert contrast(rgb(look["paper"]), rgb(look["accent"])) >= TEXT


@both
def test_verdicts_do_not_look_alike(theme):
    colours = [LOOK[theme][verdict] for verdict in VERDICTS]
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("name", sorted(path.name for path in ASSETS.glob("*.css")))
def test_styles_use_only_tokens_that_exist(name):
    text = (ASSETS / name).read_text(encoding="utf-8")
    known = LOOK["light"].keys() | set(re.findall(r"--sk-([\w-]+)\s*:", text))
    # a value with another one to fall back on (`var(--a, var(--b))`) may be set by a script, or not at all
    assert set(re.findall(r"var\(--sk-([\w-]+)\s*\)", text)) - known - OTHERS == set()


@pytest.mark.parametrize("name", sorted(path.name for path in ASSETS.glob("*.css")))
def test_styles_fetch_nothing_from_another_host(name):
    text = (ASSETS / name).read_text(encoding="utf-8")
    assert re.findall(r"url\(\s*['\"]?(?:https?:)?//", text) == []
    text = text.replace(LETTERS.decode(), "")  # the server puts the rules of our letters there
    own = re.findall(r'@import url\("([a-z]+\.css)"\);', text)
    assert len(own) == text.count("@import")
    assert all((ASSETS / one).is_file() for one in own)


def test_whoever_wants_no_motion_gets_none():
    moving = {
        path.name
        for path in ASSETS.glob("*.css")
        if re.search(r"(transition|animation)[\w-]*:(?!\s*none)", path.read_text())
    }
    heeded = {
        path.name for path in ASSETS.glob("*.css") if "prefers-reduced-motion" in path.read_text()
    }
    assert moving <= heeded
