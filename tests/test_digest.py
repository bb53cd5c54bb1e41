"""What changed since a day: what is told, what is left out, and that nothing of it is ever more than text."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from starlette.applications import Starlette
from starlette.testclient import TestClient

from spreidingskaart.city import load_city
from spreidingskaart.city.access import PLANNER, PUBLIC, seen_by
from spreidingskaart.city.sources.register import RegisterKind, keep, prepare
from spreidingskaart.cli.main import main
from spreidingskaart.errors import InputError
from spreidingskaart.model import Assessment, Finding, Role, Verdict
from spreidingskaart.programme.digest import NewsKind, digest_of
from spreidingskaart.programme.digest.atom import as_atom
from spreidingskaart.programme.digest.markdown import as_markdown, escaped, link_target
from spreidingskaart.programme.digest.window import Falls, NewsWindow, window_of
from spreidingskaart.store import Store
from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.opgave.news import _FEED
from spreidingskaart.web.opgave.screens import STEPS, TaskScreen
from spreidingskaart.web.routes import routes
from spreidingskaart.web.routes.feed import PATH
from spreidingskaart.web.url_state import Name
from spreidingskaart.words.dates import Span, read_day, span_of
from tests.city_folder import tables, write_city
from tests.people import administrator, planner
from tests.public_answers import WORD, facilities

TODAY = dt.date(2026, 11, 30)
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = (
    '<script>alert("x")</script> [klik](javascript:alert(1)) ![](http://kwaad.example/x) `code` \u202eom '
    "&amp; ]]> www.kwaad.example _x_ **y** | ~~z~~\n# Kop\n- regel"
)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store.sqlite3", now=lambda: NOW)
    yield made
    made.close()


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return seen_by(load_city(write_city(tmp_path_factory.mktemp("stad") / "stad")), PUBLIC)


def made(city, store, since=None, until=TODAY):
    return digest_of(city, store, since=since, until=until)


def with_rows(folder, table, rows):
    """Return the public City of a folder in which one table holds these rows."""
    base = tables()[table].to_dict("records")[0]
    text = pd.DataFrame([base | row for row in rows]).to_csv(index=False)
    return seen_by(load_city(write_city(folder, **{table: text})), PUBLIC)


def parsed(feed):
    return ET.fromstring(feed)  # noqa: S314 - we made it ourselves


# ------------------------------------------------------------------------------------------------ days
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-19", "2026-10-19"),
        (" 19-10-2026 ", "2026-10-19"),
        ("19/10/2026", "2026-10-19"),
        ("1.1.2026", "2026-01-01"),
        ("19 Oktober 2026", "2026-10-19"),
    ],
)
def test_a_day_is_read_as_people_write_it(text, day):
    assert read_day(text).isoformat() == day


@pytest.mark.parametrize(
    "text",
    ["gisteren", "2026", "2026-13-01", "30-02-2026", "19 okt 2026", "0001-01-01", "²-1-2026"],
)
def test_what_is_no_day_is_refused_in_one_sentence(text):
    with pytest.raises(
        InputError, match=r"is geen datum; schrijf dag, maand en jaar, zoals 19-10-2026"
    ):
        read_day(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_a_day_that_is_told_is_read_back(day):
    span = Span(day, day)
    assert read_day(span.told) == read_day(span.iso) == read_day(f"{day:%d-%m-%Y}") == day
    assert span_of(span.iso) == span


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)),
    st.integers(0, 900),
    st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)),
    st.sampled_from([4, 7, 10]),
)
def test_a_span_falls_in_a_window_by_its_days(since, days, day, known):
    """Held against every day of it, one by one."""
    window = NewsWindow(since, since + dt.timedelta(days=days))
    span = span_of(day.isoformat()[:known])
    every = [span.first + dt.timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    inside = [window.since <= each <= window.until for each in every]
    expected = Falls.OUT if not any(inside) else Falls.IN if inside[0] else Falls.PERHAPS
    assert window.falls(span) is expected


def test_without_a_day_it_is_six_weeks_and_a_day_to_come_is_refused():
    assert window_of(" ", TODAY).since == dt.date(2026, 10, 19)
    with pytest.raises(
        InputError, match="1 december 2026 moet nog komen; geef een dag tot en met 30"
    ):
        window_of("1-12-2026", TODAY)


# ------------------------------------------------------------------------------------------- what is told
def test_nothing_changed_is_said(city, store):
    digest = made(city, store)
    assert not digest.items
    assert digest.headline == (
        "Sinds 19 oktober 2026 is er niets veranderd, voor zover dit overzicht het ziet."
    )
    assert digest.headline.split(".")[0] in as_markdown(digest)
    assert not parsed(as_atom(digest)).findall(f"{ATOM}entry")


def test_every_dated_row_is_told_once_with_source_mark_and_place(city, store):
    digest = made(city, store, "1-1-2015")
    told = {item.key: item for item in digest.items}
    assert len(told) == len(digest.items)
    project = told["projects/J1"]
    assert project.sentence == "Nieuw huis: Er komt een huis."
    assert (project.mark, project.when.told) == ("fictief", "1 januari 2026")
    assert told["promises/A1"].sentence == "Motie RG-1: Spreiden."
    assert told["council_papers/R1"].source.url == "https://raad.example/1"
    assert "plan_moments/M1" not in told, "June 2028 is to come"
    kinds = [item.kind for item in digest.items]
    assert kinds == sorted(kinds, key=list(NewsKind).index)
    assert digest.headline.startswith(
        f"{len(digest.items)} dingen veranderden sinds 1 januari 2015: "
    )


def test_a_year_that_began_before_is_named_and_not_told(city, store):
    opened = city.layers["facilities"]["opened"]
    years = {int(year) for year in opened[~np.isnan(opened)] if year <= TODAY.year}
    assert years
    for year in years:
        begun, later = (made(city, store, f"{year}-{day}") for day in ("01-01", "06-01"))
        assert any(item.key.endswith(f"opens/{year}") for item in begun.items)
        assert not any(item.key.endswith(f"opens/{year}") for item in later.items)
        assert any("alleen het jaar of de maand bekend" in one for one in later.unseen)


def test_a_row_without_a_date_is_counted_among_what_is_not_seen(tmp_path, store):
    city = with_rows(tmp_path / "s", "projects", [{"date": ""}, {"id": "J2", "date": "onlangs"}])
    assert (
        "Er zijn 2 projecten zonder datum: wanneer dat was, is niet te zeggen."
        in made(city, store).unseen
    )


def test_a_city_without_any_of_it_still_has_a_digest(tmp_path, store):
    wanted = {"buurten", "wijken"}
    folder = write_city(tmp_path / "kaal", without=set(tables()) - wanted)
    digest = made(seen_by(load_city(folder), PUBLIC), store, "2025-01-01")
    assert not digest.items
    assert digest.unseen[0].startswith("Van de voorzieningen is niets te zeggen.")


def test_only_the_public_city_is_taken(city, store):
    whole = load_city(city.folder)
    for other in (whole, seen_by(whole, PLANNER)):
        with pytest.raises(ValueError, match="made of the public City"):
            made(other, store)


# ------------------------------------------------------------------------------------- what people kept
PROPOSAL = {"x": 143_000.0, "y": 487_000.0, "site_id": "L01", "form": "domus", "places": 3}


def assessed(city):
    return Assessment(
        municipality=city.municipality.name,
        data_version="d1",
        role="public",
        proposal=PROPOSAL,
        verdict=Verdict.CONFLICTS,
        gaps=(),
        summary="Strijdig.",
        findings=(Finding("zoning", Verdict.CONFLICTS, gaps=(), sentence="Strijdig."),),
    )


def test_what_is_kept_is_told_when_it_is_public_and_without_names(city, store):
    kept = store.override(
        assessed(city), "zoning", "fits", reason="Geheime reden", by=planner("Noor Naam")
    )
    assert not made(city, store).of(NewsKind.DECISION)
    store.publish(kept.event_id, administrator(), "Besluit")
    [item] = made(city, store).of(NewsKind.DECISION)
    assert item.sentence == (
        'De gemeente oordeelt over locatie L01 anders dan de toets: Bestemming is "past" in plaats van "strijdig".'
    )
    assert item.place.asked[0][0] == Name.PIN
    text = as_markdown(made(city, store))
    assert "Noor" not in text
    assert "Geheime reden" not in text
    gone = store.undo(kept.event_id, planner("Noor Naam"), "Toch niet")
    assert len(made(city, store).items) == 1
    store.publish(gone.id, administrator(), "Besluit")
    assert [each.key.split("/")[2] for each in made(city, store).items][-1] != ""
    assert len({each.key for each in made(city, store).items}) == 2


def test_ids_of_what_is_kept_stay_when_something_older_is_published_later(city, store):
    first = store.override(assessed(city), "zoning", "fits", reason="a", by=planner())
    second = store.override(assessed(city), "zoning", "may_fit", reason="b", by=planner())
    store.publish(second.event_id, administrator(), "Besluit")
    before = {item.key for item in made(city, store).items}
    store.publish(first.event_id, administrator(), "Besluit")
    assert before < {item.key for item in made(city, store).items}


def test_a_scenario_is_told_when_it_is_public(city, store):
    by = planner("Noor Naam")
    kept = store.save_scenario(
        "Meer *woningen*", "Proefstad", {"changes": []}, by=by, reason="Zo maar"
    )
    store.save_scenario("Elders", "Buurstad", {"changes": []}, by=by, reason="Zo maar")
    assert not made(city, store).items
    for event in store.internal():
        store.publish(event.id, administrator(), "Besluit")
    [item] = made(city, store).items
    assert item.sentence == 'Gepubliceerd: het scenario "Meer *woningen*" voor de programmering.'
    assert item.when.first == kept.made_at.date()
    assert "*woningen*" not in as_markdown(made(city, store)).replace("\\*", "")


# ------------------------------------------------------------------------------- versions of the folder
def imported(folder, text, at):
    forms = {form: record.name for form, record in load_city(folder).forms.items()}
    found = prepare(
        text.encode(), RegisterKind.FACILITIES, folder, forms=forms, name="r.csv", today=at.date()
    )
    assert found.ready, found.faults
    keep(found, folder, now=at)


def changed(text, **cells):
    table = pd.read_csv(pd.io.common.StringIO(text), dtype=str)
    shown = table.index[table["visibility"] == "public"][0]
    for column, value in cells.items():
        table.loc[shown, column] = value
    return table.to_csv(index=False), str(table.loc[shown, "id"])


def test_a_change_without_a_date_is_seen_where_the_version_before_is_kept(tmp_path, store):
    folder = write_city(tmp_path / "stad", facilities=facilities())
    imported(folder, facilities(), NOW - dt.timedelta(days=90))
    text, name = changed(facilities(), places="77")
    imported(folder, text, NOW)
    digest = made(seen_by(load_city(folder), PUBLIC), store)
    [item] = [each for each in digest.items if each.key.startswith("version/")]
    assert "is veranderd: het aantal plekken (" in item.sentence
    assert item.sentence.endswith(", nu 77).")
    assert item.place.asked == (("keuze", f"facilities:{name}"),)
    assert item.when.first == NOW.date()


def test_a_secret_facility_never_shows_not_even_that_a_version_was_made(tmp_path, store):
    """Text, feed and JSON have the same bytes with and without what is secret, whatever was imported when."""
    said = []
    for name, text in (("zonder", facilities()), ("met", facilities(2))):
        folder = write_city(tmp_path / name, facilities=facilities())
        imported(folder, facilities(), NOW - dt.timedelta(days=90))
        imported(folder, text.replace("171717", "777"), NOW)
        digest = made(seen_by(load_city(folder), PUBLIC), store, "2010-01-01")
        said.append((as_markdown(digest), as_atom(digest), repr(digest.as_dict())))
    assert said[0] == said[1]
    assert WORD not in repr(said)


# --------------------------------------------------------------------------------- text, feed, addresses
def test_the_same_news_gives_the_same_bytes(city, store):
    one, other = (made(city, store, "2015-01-01") for _ in range(2))
    assert as_atom(one, "https://x.nl") == as_atom(other, "https://x.nl")
    assert as_markdown(one) == as_markdown(other)


def test_the_feed_is_valid_by_rfc_4287(city, store):
    digest = made(city, store, "2015-01-01")
    feed = parsed(as_atom(digest, "https://x.nl", own_address=f"https://x.nl/{PATH}"))
    assert feed.tag == f"{ATOM}feed"
    assert [feed.findtext(f"{ATOM}{name}") is not None for name in ("id", "title", "updated")]
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Spreidingskaart Proefstad"
    relations = [each.get("rel") for each in feed.findall(f"{ATOM}link")]
    assert sorted(relations) == ["alternate", "self"]
    entries = feed.findall(f"{ATOM}entry")
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(set(ids)) == len(ids) == len(digest.items)
    moments = [each.findtext(f"{ATOM}updated") for each in entries]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", moment) for moment in moments)
    assert feed.findtext(f"{ATOM}updated") == max(moments)
    for entry in entries:
        [look] = [each for each in entry.findall(f"{ATOM}link") if each.get("rel") == "alternate"]
        assert look.get("href").startswith("https://x.nl/")
        assert entry.findtext(f"{ATOM}title")
    later = parsed(as_atom(made(city, store, "2026-01-01"), "https://anders.nl"))
    some = {each.findtext(f"{ATOM}id") for each in later.findall(f"{ATOM}entry")}
    assert some
    assert some < set(ids), "the same news has the same id in every feed"


def test_what_a_file_says_is_text_in_markdown_feed_and_page(tmp_path, store):
    row = {
        "title": HOSTILE,
        "text": HOSTILE,
        "source": HOSTILE,
        "source_url": "javascript:alert(1)",
    }
    city = with_rows(tmp_path / "kwaad", "projects", [row])
    digest = made(city, store, "2026-01-01")
    assert len(digest.of(NewsKind.PROJECT)) == 1
    html = MarkdownIt("commonmark").render(as_markdown(digest, "https://x.nl"))
    assert not re.search(r"<(script|img|code|del|table)", html)
    assert html.count("<h1>") == 1
    assert all(
        address.startswith("https://x.nl/") for address in re.findall(r'href="([^"]*)"', html)
    )
    feed = parsed(as_atom(digest, "https://x.nl"))
    hrefs = {each.get("href") for each in feed.iter(f"{ATOM}link")}
    assert all(address.startswith("https://x.nl/") for address in hrefs)
    assert "\u202e" not in as_markdown(digest)


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_any_text_survives_as_one_line_of_text(text):
    html = MarkdownIt("commonmark").render(f"begin {escaped(text)} eind")
    assert re.fullmatch(r"<p>begin .*eind</p>\n", html), html
    assert not re.search(r"<(?!/?p>)", html)


@given(st.text(max_size=40))
def test_a_link_ends_where_it_should(address):
    html = MarkdownIt("commonmark").render(f"[naam](https://x.nl/{link_target(address)})")
    assert re.fullmatch(r'<p><a href="https://x\.nl/[^"]*">naam</a></p>\n', html), html


def test_addresses_use_the_names_that_pages_know(city, store):
    names = {str(name) for name in Name}
    for item in made(city, store, "2010-01-01").items:
        assert item.place.page in PAGES
        assert PAGES[item.place.page] == item.place.title
        assert {name for name, _ in item.place.asked} <= names
        for name, value in item.place.asked:
            if name == Name.TASK_SCREEN:
                assert value in {title for title, _ in STEPS.values()}
    assert STEPS[TaskScreen.NEWS][0] == "Nieuws"
    assert PATH == _FEED


# ------------------------------------------------------------------------------------ command and route
def test_the_command_gives_text_feed_and_json(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "leeg.sqlite3"))
    folder = str(write_city(tmp_path / "stad"))
    asked = ["digest", "--since", "2015-01-01", "--until", "2026-11-30", "--city", folder]
    said = {}
    for role in Role.PUBLIC, "planner":
        for kind in ("--md", "--atom", "--json"):
            assert main([*asked, kind, "--role", role]) == 0
            said.setdefault(kind, set()).add(capsys.readouterr().out)
    assert all(len(each) == 1 for each in said.values()), "a planner gets what everybody gets"
    assert '"role": "public"' in said["--json"].pop()
    for wrong, sentence in (
        (["--since", "morgen"], "is geen datum"),
        (["--json", "--atom"], "Kies een van de drie"),
        (["--site", "javascript:x"], "is geen adres"),
    ):
        assert main(["digest", "--city", folder, *wrong]) == 2
        assert sentence in capsys.readouterr().err


def test_the_route_answers_a_feed_that_a_browser_need_not_fetch_twice():
    client = TestClient(Starlette(routes=routes()))
    answer = client.get(f"/{PATH}?sinds=2026-01-01")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert parsed(answer.content).tag == f"{ATOM}feed"
    etag = answer.headers["etag"]
    again = client.get(f"/{PATH}?sinds=2026-01-01", headers={"if-none-match": etag})
    assert again.status_code == 304
    wrong = client.get(f"/{PATH}?sinds=%3Cscript%3E")
    assert (wrong.status_code, wrong.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "is geen datum" in wrong.text
