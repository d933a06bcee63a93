"""A delivery that is being sent names the process that sends it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("claimed_by", sa.String(120), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("delivery") as table:
        table.drop_column("claimed_by")
