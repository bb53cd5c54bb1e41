"""A workshop session: what tables may do, what that comes to, and that nobody does what is another's."""

from __future__ import annotations

import itertools
import json
import math
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies
from scipy.stats import friedmanchisquare, spearmanr

from geo.statistics.concordance import kendall_w
from spreidingskaart.criteria import BY_ID, CRITERIA
from spreidingskaart.errors import InputError
from spreidingskaart.model import ANYONE
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.store import Store
from spreidingskaart.store.sessions import FACILITATOR
from spreidingskaart.workshop import codes, desk, limits
from spreidingskaart.workshop.acts import read_leading_act, read_table_act
from spreidingskaart.workshop.agreement import agreement
from spreidingskaart.workshop.answers import draft_answer, survival
from spreidingskaart.workshop.judging import DoneBeforeError, refuse_unfit
from spreidingskaart.workshop.leading import judge_leading
from spreidingskaart.workshop.nouns import Workshop, WorkshopPin, WorkshopQuestion, WorkshopStatus
from spreidingskaart.workshop.pin_verdict import pin_verdict
from spreidingskaart.workshop.result import (
    fingerprint_now,
    frozen_result,
    public_answers,
    result,
    result_csv,
)
from spreidingskaart.workshop.steps import step_of
from spreidingskaart.workshop.telling import told
from tests.bundled import bundled_city
from tests.people import planner

QUESTION = WorkshopQuestion("beschermd_wonen_plus", 24, 3)
HERE = {"latitude": 52.3789, "longitude": 5.214}
PIN = {"what": "pin", **HERE, "form": "beschermd_wonen_plus", "places": 24}
CARD = {"what": "card", "kind": "worry", "text": "Druk op de Stadhuisstraat."}
NUMBERS = itertools.count(1000)
EVEN = dict.fromkeys(BY_ID, 50)


class Room:
    """A session in a store, and the hands of who sit there."""

    def __init__(self):
        self.store, self.city = Store(":memory:"), bundled_city("public")
        self.session, self.key = desk.start(
            self.store, "Almere", "Werksessie Poort", QUESTION, by=planner()
        )
        self.codes = [desk.seat(self.store, self.session, f"Tafel {n}")[1] for n in (1, 2)]

    def does(self, table, **act):
        if act["what"] in ("card", "pin"):
            act = {"once": f"once-{next(NUMBERS)}", **act}
        written = step_of(read_table_act(json.dumps(act).encode()), self.city)

        def judge(workshop):
            refuse_unfit(written, workshop, table, QUESTION)
            return written

        return desk.take(self.store, self.session, table, judge)

    def leads(self, what, **more):
        act = read_leading_act(json.dumps({"what": what, **more}).encode())
        outcome = lambda: fingerprint_now(self.store, self.session)  # noqa: E731
        return desk.take(
            self.store, self.session, FACILITATOR, lambda now: judge_leading(act, now, outcome)
        )

    @property
    def now(self):
        return desk.now(self.store, self.session)


@pytest.fixture
def room():
    return Room()


# --------------------------------------------------------------------------------------- codes
def test_a_code_is_read_however_it_is_spelled():
    for length in (codes.SESSION, codes.TABLE, codes.FACILITATOR) * 20:
        code = codes.new_code(length)
        spelled = codes.spelled(code)
        for text in (code, spelled, spelled.lower(), spelled.replace(" ", "-"), f" {code} "):
            assert codes.read_code(text, length) == code
        assert codes.read_code(code[:-1], length) is None
        assert codes.opens("S", code, codes.fingerprint_of("S", code))
        assert not codes.opens("T", code, codes.fingerprint_of("S", code))


@given(strategies.text())
def test_whatever_is_typed_is_a_code_or_none(text):
    read = codes.read_code(text, codes.SESSION)
    assert read is None or (len(read) == codes.SESSION and set(read) <= set(codes.SIGNS))


JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.floats() | strategies.text(max_size=8),
    lambda inside: (
        strategies.lists(inside, max_size=3)
        | strategies.dictionaries(
            strategies.sampled_from(["what", "once", "text", "step", "where"]), inside
        )
    ),
    max_leaves=8,
)


@given(strategies.sampled_from(["card", "pin", "dots", "weights", "withdraw", "hide"]), JSON)
def test_whatever_a_browser_sends_is_an_act_or_one_sentence(what, rest):
    body = json.dumps({**(rest if isinstance(rest, dict) else {}), "what": what}).encode()
    for read in (read_table_act, read_leading_act):
        with suppress(InputError):
            assert read(body).what == what


def test_no_sign_of_a_code_looks_like_another():
    assert not set("0O1I25SUAEY") & set(codes.SIGNS)
    for wrong in (None, 7, "", "AEIOU0", "x" * 5_000):
        assert codes.read_code(wrong, codes.SESSION) is None


# --------------------------------------------------------------------------------------- who may what
def test_only_who_may_keep_something_starts_a_session(room):
    with pytest.raises(InputError, match="alleen een planner"):
        desk.start(room.store, "Almere", "Sessie", QUESTION, by=ANYONE)
    assert desk.leads(room.session, room.key)
    assert not desk.leads(room.session, room.session.code)
    assert not desk.leads(room.session, None)


def test_a_day_takes_so_many_sessions(monkeypatch, room):
    monkeypatch.setattr(limits, "MOST_STARTED", 1)
    with pytest.raises(InputError, match="vandaag al 1 sessies"):
        desk.start(room.store, "Almere", "Sessie", QUESTION, by=planner())


def test_a_table_finds_its_work_by_its_own_code_alone(room):
    room.does(2, **CARD)
    assert [desk.table_of(room.now, room.session, code) for code in room.codes] == [1, 2]
    for wrong in (room.session.code, room.key, "BBBBBBBB", None):
        assert desk.table_of(room.now, room.session, wrong) is None
    with pytest.raises(InputError, match="al een tafel met de naam"):
        desk.seat(room.store, room.session, "tafel 1")


def test_a_table_takes_back_its_own_and_nobody_elses(room):
    card = room.does(1, **CARD)
    with pytest.raises(InputError, match="van haarzelf"):
        room.does(2, what="withdraw", step=card)
    room.does(1, what="withdraw", step=card)
    assert told(room.now)["cards"] == []
    with pytest.raises(InputError, match="al gebeurd"):
        room.does(1, what="withdraw", step=card)
    room.does(1, what="restore", step=card)
    assert [one["text"] for one in told(room.now)["cards"]] == [CARD["text"]]
    with pytest.raises(InputError, match="van haarzelf"):
        room.does(1, what="withdraw", step=1)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b'{"what":"hide","step":1,"reason":"x"}', b'{"what":"freeze"}', b'{"what":"join","name":"x"}',
        b'{"what":"card","once":"12345678","kind":"idea","text":"x","table":2}',
        b'{"what":"pin","latitude":NaN,"longitude":5.2}',
        b'{"what":"dots","pin":"1","dots":1}', b'{"what":"dots","pin":1,"dots":-1}',
        b'{"what":"card","kind":"x","text":""}', b'{"what":"card","kind":"idea","text":"x"}',
    ],
)  # fmt: skip
def test_what_a_table_may_not_ask_is_refused_with_one_sentence(body):
    with pytest.raises(InputError, match="deze vraag klopt niet"):
        read_table_act(body)


@pytest.mark.parametrize(
    ("act", "why"),
    [
        ({**CARD, "text": "  "}, "tekst ontbreekt"),
        ({**CARD, "text": "x" * 281}, "te lang"),
        ({**CARD, "criterion": "smaak"}, "criterium bestaat niet"),
        ({**CARD, "where": {}}, "één punt, gebied of kandidaat"),
        ({**CARD, "where": {"spot": [52.0, 4.0]}}, "binnen de gemeente Almere"),
        ({**CARD, "where": {"area": "BU99999999"}}, "van deze gemeente"),
        ({**CARD, "where": {"candidate": "nee"}}, "van deze gemeente"),
        ({**PIN, "places": 0}, "1"),
        ({**PIN, "form": "kasteel"}, "kasteel"),
        ({**PIN, "latitude": 52.0, "longitude": 4.0}, "Almere"),
        ({"what": "dots", "dots": 1}, "één kandidaat of punt"),
        ({"what": "dots", "dots": 1, "pin": 999}, "doet niet mee"),
        ({"what": "weights", "shares": {"parking": 3}}, "elk criterium"),
        ({"what": "weights", "shares": dict.fromkeys(BY_ID, 0)}, "boven 0"),
    ],
)
def test_bad_input_is_one_dutch_sentence_and_leaves_nothing(room, act, why):
    before = room.now.version
    with pytest.raises(InputError, match=why):
        room.does(1, **act)
    assert room.now.version == before


def test_what_is_sent_again_after_a_lost_answer_is_there_once(room):
    first = room.does(1, **CARD, once="the-same-1")
    with pytest.raises(DoneBeforeError) as again:
        room.does(1, **CARD, once="the-same-1")
    assert again.value.number == first
    room.does(2, **CARD, once="the-same-1")
    assert [card.table for card in room.now.cards.values()] == [1, 2]


def test_a_table_has_so_many_dots_and_gets_them_back(room):
    pin, other = room.does(1, **PIN), room.does(2, **PIN)
    room.does(1, what="dots", pin=pin, dots=2)
    with pytest.raises(InputError, match="nog 1 stip geven"):
        room.does(1, what="dots", candidate="L01", dots=2)
    room.does(1, what="dots", candidate="L01", dots=1)
    room.does(2, what="dots", pin=pin, dots=3)
    assert [(one.on, one.dots, one.tables) for one in agreement(room.now).dots] == [
        (f"pin:{pin}", 5, 2),
        ("candidate:L01", 1, 1),
    ]
    room.does(1, what="withdraw", step=pin)
    room.does(1, what="restore", step=pin)
    assert room.now.dots_of(2) == 0
    room.does(2, what="dots", pin=other, dots=3)
    room.does(2, what="dots", pin=other, dots=0)
    assert room.now.dots_of(2) == 0


def test_a_session_has_limits(monkeypatch, room):
    monkeypatch.setattr(limits, "MOST_CARDS", 1)
    monkeypatch.setattr(limits, "MOST_TABLES", 2)
    card = room.does(1, **CARD)
    with pytest.raises(InputError, match="ten hoogste 1 reacties"):
        room.does(1, **CARD)
    room.does(1, what="withdraw", step=card)
    room.does(1, **CARD)
    with pytest.raises(InputError, match="al 2 tafels"):
        desk.seat(room.store, room.session, "Tafel 3")
    monkeypatch.setattr(limits, "MOST_STEPS_OF_TABLE", 3)
    with pytest.raises(InputError, match="meer dan in een sessie past"):
        room.does(1, **PIN)


# --------------------------------------------------------------------------------------- the verdict
def test_a_pin_gets_the_verdict_that_locatietoets_gives(room):
    city = room.city
    verdict = pin_verdict(city, form=PIN["form"], places=24, **HERE)
    found = assessment(propose(city, form=PIN["form"], places=24, **HERE), city)
    assert (verdict["verdict"], verdict["firm"]) == (found.verdict.value, found.firm)
    assert f"{verdict['headline']} {verdict['reserve']}".strip() == found.summary
    assert verdict["data_version"] == found.data_version
    told_of = {finding.criterion: finding for finding in found.findings}
    for row in verdict["rows"]:
        assert told_of[row["criterion"]].sentence.startswith(row["sentence"][:40])
        assert row["verdict"] in (found.verdict.value, "not_tested")
    assert found.role == "public"


def test_the_share_that_survives_is_counted_and_what_is_unknown_is_said(room):
    room.does(1, **PIN)
    pin = next(iter(room.now.pins.values()))

    def many(**numbers):
        return [
            replace(pin, verdict={**pin.verdict, "verdict": verdict})
            for verdict, number in numbers.items()
            for _ in range(number)
        ]

    assert survival([]).told == "Er zijn geen punten voorgesteld."
    assert (
        survival(many(fits=1, may_fit=2, conflicts=3, unsuitable=2)).told
        == "3 van de 8 getoetste punten blijven mogelijk (38%)."
    )
    assert survival(many(fits=1, not_tested=1)).told == (
        "Het ene getoetste punt blijft mogelijk. Van 1 punt is het niet te zeggen."
    )
    assert survival(many(conflicts=1)).told == "Het ene getoetste punt valt af."
    assert survival(many(fits=1, conflicts=3)).told.startswith("1 van de 4 getoetste punten blijft")
    assert survival(many(not_tested=2)).told == "Van 2 punten is het niet te zeggen."
    hidden = [replace(one, hidden="dubbel") for one in many(fits=2)]
    assert survival(hidden).told == "Er zijn geen punten voorgesteld."


def test_a_drafted_answer_says_what_and_why_and_how_sure(room):
    room.does(1, **PIN)
    pin = next(iter(room.now.pins.values()))
    answer = draft_answer(pin)
    assert answer.startswith("Uw punt in ")
    assert f"is {pin.verdict['word']}, omdat " in answer
    assert answer.endswith("Dit oordeel is voorlopig.")


# --------------------------------------------------------------------------------------- who leads
def test_what_is_hidden_is_gone_for_the_room_with_a_reason_and_comes_back(room):
    card = room.does(1, **CARD)
    with pytest.raises(InputError, match="reden ontbreekt"):
        room.leads("hide", step=card)
    room.leads("hide", step=card, reason="Hier staat een naam in.")
    assert CARD["text"] not in json.dumps(told(room.now))
    gone = {"number": card, "table": 1, "why": "Hier staat een naam in."}
    assert told(room.now)["gone"] == [gone]
    shown = told(room.now, leading=True)["cards"][0]
    assert (shown["text"], shown["hidden"]) == (CARD["text"], "Hier staat een naam in.")
    room.leads("show", step=card)
    assert told(room.now)["cards"][0]["text"] == CARD["text"]
    audited = [row.about["what"] for row in reversed(room.store.audit())]
    assert audited == ["start", "hide", "show"]
    with pytest.raises(InputError, match="bestaat niet"):
        room.leads("hide", step=999, reason="x")


def test_a_session_stands_still_closes_and_is_fixed_only_then(room):
    room.does(1, **CARD)
    with pytest.raises(InputError, match="is open"):
        room.leads("freeze")
    room.leads("pause")
    with pytest.raises(InputError, match="staat even stil"):
        room.does(1, **CARD)
    room.leads("resume")
    room.does(1, **CARD)
    room.leads("close")
    with pytest.raises(InputError, match="gesloten"):
        desk.seat(room.store, room.session, "Tafel 3")
    room.leads("reopen")
    room.leads("close")
    room.leads("freeze")
    assert room.now.status is WorkshopStatus.CLOSED
    with pytest.raises(InputError, match="staat vast"):
        room.leads("reopen")


def test_the_outcome_that_was_fixed_stays_the_same_and_is_made_anew_of_the_steps(room):
    pin = room.does(1, **PIN)
    room.does(1, **{**CARD, "where": {"candidate": "L01"}, "criterion": "parking"})
    for table in (1, 2):
        room.does(table, what="weights", shares={**EVEN, "parking": 90})
    room.leads("close")
    room.leads("freeze")
    made, sha = frozen_result(room.store, room.session)
    room.leads("answer", step=pin, text="Uw punt is strijdig, omdat de weg er loopt.")
    assert frozen_result(room.store, room.session) == (made, sha)
    assert "key" not in json.dumps(made)
    assert not [code for code in room.codes if code in json.dumps(made)]
    rows = result_csv(made).decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert rows[1].startswith("4;zorg;Tafel 1;")


def test_answers_are_published_when_every_shown_pin_has_one(room):
    pins = [room.does(1, **PIN), room.does(2, **PIN), room.does(2, **PIN)]
    with pytest.raises(InputError, match="eerst de uitkomst vast"):
        room.leads("publish")
    room.leads("close")
    room.leads("hide", step=pins[2], reason="Dubbel.")
    room.leads("freeze")
    room.leads("answer", step=pins[0], text="Uw punt is strijdig.")
    with pytest.raises(InputError, match="nog niet elk punt"):
        room.leads("publish")
    room.leads("answer", step=pins[1], text="Ook strijdig.")
    room.leads("publish")
    answers = public_answers(room.session, room.now)
    assert [one["answer"] for one in answers["proposals"]] == [
        "Uw punt is strijdig.",
        "Ook strijdig.",
    ]
    assert answers["survival"].startswith("0 van de 2 getoetste punten")
    for what, more in (("freeze", {}), ("answer", {"step": pins[0], "text": " "})):
        with pytest.raises(InputError, match="eerst weer intern"):
            room.leads(what, **more)
    room.leads("unpublish")
    assert not room.now.published
    room.leads("hide", step=pins[0], reason="Er staat een naam in.")
    assert len(frozen_result(room.store, room.session)[0]["pins"]) == 2
    room.leads("freeze")
    assert [one["number"] for one in frozen_result(room.store, room.session)[0]["pins"]] == [
        pins[1]
    ]


def test_what_a_person_typed_never_becomes_a_formula(room):
    room.does(1, **{**CARD, "text": "=HYPERLINK(1)"})
    table = result_csv(result(room.session, room.now)).decode("utf-8-sig")
    assert ";=HYPERLINK" not in table
    assert "=HYPERLINK(1)" in table


# --------------------------------------------------------------------------------------- agreement
def test_tables_agree_as_far_as_their_weights_do(room):
    assert "over eens of oneens is niets te zeggen" in " ".join(agreement(room.now).sentences)
    names = list(BY_ID)
    rising = {name: 10 * (n + 1) for n, name in enumerate(names)}
    room.does(1, what="weights", shares=rising)
    room.does(2, what="weights", shares=rising)
    assert agreement(room.now).concordance == pytest.approx(1)
    falling = dict(zip(names, reversed(rising.values()), strict=True))
    room.does(2, what="weights", shares=falling)
    met = agreement(room.now)
    assert met.concordance == pytest.approx(0, abs=1e-9)
    for table in (1, 2):
        assert sum(met.shares[table].values()) == pytest.approx(1)
    assert [one.criterion for one in met.weights] == [criterion.id for criterion in CRITERIA]
    room.does(2, what="weights", shares=EVEN)
    assert math.isfinite(agreement(room.now).concordance)


@given(
    strategies.integers(2, 6).flatmap(
        lambda n: strategies.lists(
            strategies.lists(strategies.integers(0, 4), min_size=n, max_size=n),
            min_size=2,
            max_size=6,
        )
    )
)
def test_kendalls_w_is_that_of_well_known_libraries(scores):
    found = kendall_w(scores)
    judges, things = np.shape(scores)
    varied = all(len(set(row)) > 1 for row in scores)
    if not varied:
        assert math.isnan(found) or 0 <= found <= 1 + 1e-9
        return
    pairs = [spearmanr(scores[i], scores[j]).statistic for i in range(judges) for j in range(i)]
    if all(
        len(set(row)) == things for row in scores
    ):  # without ties the mean of Spearman's tells it
        assert found == pytest.approx((np.mean(pairs) * (judges - 1) + 1) / judges, abs=1e-9)
    if things > 2:
        chi2 = friedmanchisquare(*np.transpose(scores)).statistic
        assert found == pytest.approx(chi2 / (judges * (things - 1)), abs=1e-9)


def test_there_is_no_concordance_of_one_or_of_nothing():
    for scores in ([[1, 2, 3]], [[1], [2]], [[1, 1], [2, 2]], []):
        assert math.isnan(kendall_w(scores))


# --------------------------------------------------------------------------------------- reading
def test_a_copy_that_was_put_back_and_a_session_that_was_forgotten_are_read_anew(room, monkeypatch):
    room.does(1, **CARD)
    assert room.now.version == 3
    steps = room.store.session_steps(room.session)
    other = [*steps[:-1], replace(steps[-1], document={**steps[-1].document, "text": "Anders."})]
    monkeypatch.setattr(room.store, "session_steps", lambda _, after=0: tuple(other[after:]))
    assert [card.text for card in room.now.cards.values()] == ["Anders."]
    monkeypatch.setattr(room.store, "session_steps", lambda _, after=0: tuple(steps[after:][:1]))
    monkeypatch.undo()
    room.store.forget_session(room.session, planner())
    assert room.now == Workshop()
    assert desk.find(room.store, room.session.code) is None


def test_a_pin_is_kept_as_the_table_saw_it(room):
    room.does(1, **PIN)
    pin = next(iter(room.now.pins.values()))
    assert isinstance(pin, WorkshopPin)
    assert pin.verdict == pin_verdict(room.city, form=PIN["form"], places=24, **HERE)
