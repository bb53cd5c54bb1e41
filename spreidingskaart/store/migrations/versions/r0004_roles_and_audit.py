"""The role of who did something, and the audit; what was written can no longer be changed or removed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_JOURNAL = ("events", "overrides", "frameworks", "locks", "proposals", "entries")
_STAYS = "what was written stays"


def upgrade() -> None:
    """Make the column, the tables, and the triggers that refuse."""
    op.add_column(
        "events", sa.Column("role", sa.String(20), nullable=False, server_default="public")
    )
    op.create_table(
        "audit",
        sa.Column("number", _Number, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("once", sa.String(64)),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("once", name="audit_once"),
    )
    op.create_table(
        "audit_pruning",
        sa.Column("through", _Number, primary_key=True, autoincrement=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def _refuse_on_sqlite() -> None:
    for table in (*_JOURNAL, "audit"):
        pruned = (
            "WHEN NOT EXISTS (SELECT 1 FROM audit_pruning WHERE through >= OLD.number) "
            if table == "audit"
            else ""
        )
        for change, when in (("UPDATE", ""), ("DELETE", pruned)):
            op.execute(
                f"CREATE TRIGGER {table}_stays_on_{change.lower()} BEFORE {change} ON {table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END"
            )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION journal_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_STAYS}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' AND EXISTS "
        "(SELECT 1 FROM audit_pruning WHERE through >= OLD.number) THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'what was written stays'; END $$"
    )
    for table in (*_JOURNAL, "audit"):
        function = "audit_stays" if table == "audit" else "journal_stays"
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
