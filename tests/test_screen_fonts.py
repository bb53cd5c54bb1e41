"""The small fonts show what the screen shows: every icon that it names, and every letter of the languages around us."""

from __future__ import annotations

import json

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from data.build.screen_fonts import MEDIA, icon_names
from spreidingskaart.web.routes.bundle import bundle, packed
from spreidingskaart.web.routes.letters import FONTS, ICONS, LETTERS, OURS, RANGES

NAMES = "Zuiderstraße Łódź Ğ ş Đorđe Brønshøj Mañana Çelik Ærø Ōsaka 's-Gravenhage “ja” – 1.234,5 m² € ≤ ≥ × → …"


@pytest.fixture(scope="module")
def icons():
    """Return the shape of each icon by its name, in our font and in that of the screen."""
    (whole,) = MEDIA.glob("MaterialSymbols-Rounded*.woff2")
    return [drawn(TTFont(path)) for path in (FONTS / ICONS, whole)]


def drawn(font):
    glyphs, codes = font.getGlyphSet(), {name: chr(code) for code, name in font.getBestCmap().items()}  # fmt: skip
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for part in lookup.SubTable:
            ligatures = getattr(getattr(part, "ExtSubTable", part), "ligatures", {})
            for first, every in ligatures.items():
                for one in every:
                    name = "".join(codes.get(letter, "?") for letter in (first, *one.Component))
                    found[name] = (glyphs, one.LigGlyph)
    return found


def outline(glyphs, name):
    pen = RecordingPen()
    glyphs[name].draw(pen)
    return pen.value, glyphs[name].width


def test_every_icon_that_the_screen_names_is_drawn_as_the_screen_draws_it(icons):
    ours, whole = icons
    known = icon_names() & whole.keys()
    assert len(known) > 60
    assert known <= ours.keys(), "another Streamlit: run python -m data.build.screen_fonts"
    for name in known:
        assert outline(*ours[name]) == outline(*whole[name]), name
        assert outline(*ours[name])[0], name


def test_letters_of_here_need_no_second_file():
    known = TTFont(FONTS / LETTERS).getBestCmap()
    assert [letter for letter in NAMES if ord(letter) not in known] == []


def test_every_letter_of_the_screen_comes_from_one_of_two_files():
    ranges = {
        name: codes(text)
        for name, text in json.loads((FONTS / RANGES).read_text(encoding="ascii")).items()
    }
    (whole,) = MEDIA.glob("SourceSansVF-Upright*.woff2")
    ours = set(TTFont(FONTS / LETTERS).getBestCmap())
    assert ranges["ours"] == ours
    assert ranges["others"] == set(TTFont(whole).getBestCmap()) - ours


def codes(text):
    spans = [part.removeprefix("U+").partition("-") for part in text.split(",")]
    return {
        code
        for first, _, last in spans
        for code in range(int(first, 16), int(last or first, 16) + 1)
    }


def test_what_is_made_of_another_font_bears_another_name():
    names = TTFont(FONTS / LETTERS)["name"].names
    told = {str(record) for record in names if record.nameID in (1, 4, 6, 16)}
    assert told
    assert not any("Source" in name for name in told)


def test_the_style_sheet_of_the_screen_names_our_letters_first():
    (name,) = (name for name in bundle().files if name.startswith("css/index."))
    style = packed(name).body.decode()
    assert style.count("unicode-range") == 2
    assert style.index(f"../{OURS}") < style.index("../media/SourceSansVF-Upright")
    assert bundle().files[OURS] == FONTS / LETTERS
