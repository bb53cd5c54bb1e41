"""Frameworks with their locks, and proposals that people keep."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "frameworks",
        sa.Column(
            "event_id",
            _Number,
            sa.ForeignKey("events.id", name="frameworks_event_fk"),
            primary_key=True,
        ),
        sa.Column("framework_id", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.UniqueConstraint("framework_id", "version", "attempt", name="frameworks_one_at_a_time"),
    )
    op.create_table(
        "locks",
        sa.Column(
            "event_id", _Number, sa.ForeignKey("events.id", name="locks_event_fk"), primary_key=True
        ),
        sa.Column(
            "framework_event",
            _Number,
            sa.ForeignKey("frameworks.event_id", name="locks_framework_fk"),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("proof", sa.JSON),
        sa.UniqueConstraint("framework_event", "attempt", name="locks_one_at_a_time"),
    )
    op.create_table(
        "proposals",
        sa.Column(
            "event_id",
            _Number,
            sa.ForeignKey("events.id", name="proposals_event_fk"),
            primary_key=True,
        ),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("proposal_key", sa.String(80), nullable=False),
        sa.Column("proposal", sa.JSON, nullable=False),
    )
    op.create_index("ix_proposals_title", "proposals", ["title"])
    op.create_index("ix_proposals_proposal_key", "proposals", ["proposal_key"])
