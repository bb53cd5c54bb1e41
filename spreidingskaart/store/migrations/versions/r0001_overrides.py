"""The journal, and findings that a planner judges otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "events",
        sa.Column("id", _Number, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("subject", _Number, sa.ForeignKey("events.id", name="events_subject_fk")),
        sa.Column("step", sa.Integer),
        sa.UniqueConstraint("subject", "step", name="events_one_turn_at_a_time"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "overrides",
        sa.Column(
            "event_id",
            _Number,
            sa.ForeignKey("events.id", name="overrides_event_fk"),
            primary_key=True,
        ),
        sa.Column("proposal_key", sa.String(80), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("proposal", sa.JSON, nullable=False),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("original", sa.String(20), nullable=False),
        sa.Column("original_sentence", sa.Text, nullable=False),
        sa.Column("original_firm", sa.Boolean, nullable=False),
        sa.Column("data_version", sa.String(80), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
    )
    op.create_index("ix_overrides_proposal_key", "overrides", ["proposal_key"])
