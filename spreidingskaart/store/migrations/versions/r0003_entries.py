"""What people found by hand for one site and one criterion of a framework."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "entries",
        sa.Column(
            "event_id",
            _Number,
            sa.ForeignKey("events.id", name="entries_event_fk"),
            primary_key=True,
        ),
        sa.Column("framework_id", sa.String(120), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("site", sa.String(120), nullable=False),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("value", sa.Double),
        sa.Column("verdict", sa.String(20)),
        sa.Column("source", sa.Text, nullable=False),
    )
    op.create_index("ix_entries_framework_id", "entries", ["framework_id"])
