"""Workshop sessions and what happened in them; what was written stays, unless a whole session is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_STAYS = "what was written stays"
_FORGOTTEN = "EXISTS (SELECT 1 FROM sessions_forgotten WHERE session = OLD.session)"


def upgrade() -> None:
    """Make the tables, and the triggers that refuse."""
    op.create_table(
        "sessions",
        sa.Column("id", _Number, primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.UniqueConstraint("code", name="sessions_code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "session_steps",
        sa.Column(
            "session",
            _Number,
            sa.ForeignKey("sessions.id", name="session_steps_session_fk"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_table(
        "sessions_forgotten",
        sa.Column(
            "session",
            _Number,
            sa.ForeignKey("sessions.id", name="sessions_forgotten_session_fk"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def _refuse_on_sqlite() -> None:
    for table in ("sessions", "session_steps", "sessions_forgotten"):
        gone = f"WHEN NOT {_FORGOTTEN} " if table == "session_steps" else ""
        for change, when in (("UPDATE", ""), ("DELETE", gone)):
            op.execute(
                f"CREATE TRIGGER {table}_stays_on_{change.lower()} BEFORE {change} ON {table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END"
            )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION session_steps_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND {_FORGOTTEN} THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION '{_STAYS}'; END $$"
    )
    for table in ("sessions", "session_steps", "sessions_forgotten"):
        function = "session_steps_stay" if table == "session_steps" else "journal_stays"
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
