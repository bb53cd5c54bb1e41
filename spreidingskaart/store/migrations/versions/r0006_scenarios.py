"""Scenarios of the programme: other figures, under a title; what was written stays, as in the other tables."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table, and the triggers that refuse."""
    op.create_table(
        "scenarios",
        sa.Column(
            "event_id",
            _Number,
            sa.ForeignKey("events.id", name="scenarios_event_fk"),
            primary_key=True,
        ),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_index("ix_scenarios_municipality", "scenarios", ["municipality"])
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER scenarios_stays_on_{change.lower()} BEFORE {change} ON scenarios "
                "BEGIN SELECT RAISE(ABORT, 'what was written stays'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER scenarios_stays BEFORE UPDATE OR DELETE ON scenarios "
            "FOR EACH ROW EXECUTE FUNCTION journal_stays()"
        )
