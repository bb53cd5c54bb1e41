"""Coming in, leaving and a wrong code stand in the audit, and a page that cannot be accounted for is not drawn."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from spreidingskaart.errors import DataError
from spreidingskaart.model import ANYONE
from spreidingskaart.store import audit, open_store
from spreidingskaart.store.chain import AuditKind
from spreidingskaart.web import accounted
from spreidingskaart.web.identity import account, ways
from spreidingskaart.web.identity.logins import End, Login, WayIn
from spreidingskaart.web.settings import Settings
from tests.people import planner


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "store.sqlite3"))
    yield open_store()
    open_store().close()


def test_who_comes_in_and_leaves_is_written_with_the_way_and_why(kept):
    logins = ways.ways_in(Settings()).logins
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    assert logins.begin("b", Login(planner(), WayIn.OIDC, "proof", until))
    assert logins.of("b") is not None
    logins.end("b", End.IDLE)
    logins.end("b", End.LEFT)  # nobody was there any more
    assert [(row.kind, row.name, dict(row.about)) for row in kept.audit()] == [
        (AuditKind.LOGOUT, "A. Jansen", {"way": "oidc", "why": "idle"}),
        (AuditKind.LOGIN, "A. Jansen", {"way": "oidc"}),
    ]


def test_a_login_goes_on_where_the_audit_cannot_be_written(monkeypatch, caplog):
    monkeypatch.setattr(audit, "open_store", lambda: SimpleNamespace(write_audit=broken))
    account.write_down(AuditKind.FAILED_CODE, ANYONE, "local")
    assert "the audit could not be written" in caplog.text


@pytest.mark.parametrize(("who", "drawn"), [(planner(), False), (ANYONE, True)])
def test_a_page_is_drawn_for_the_public_but_not_for_who_cannot_be_accounted_for(
    monkeypatch, who, drawn
):
    shown = []
    monkeypatch.setattr(accounted, "person", lambda: who)
    monkeypatch.setattr(
        audit, "open_store", lambda: SimpleNamespace(write_audit_once_an_hour=broken)
    )
    monkeypatch.setattr(accounted.st, "html", shown.append)
    assert accounted.accounted("kaart") is drawn
    assert len(shown) == (0 if drawn else 1)
    assert all("De opslag is stuk." in text for text in shown)


def test_a_page_that_a_planner_sees_is_written_once(kept, monkeypatch):
    monkeypatch.setattr(accounted, "person", planner)
    for page in ("", "", "afweging"):
        assert accounted.accounted(page)
    assert [row.about["what"] for row in kept.audit()] == ["pagina afweging", "pagina kaart"]


def broken(*_):
    raise DataError("De opslag is stuk.")
