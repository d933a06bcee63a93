"""The first tables; row-level security and text search beside them."""

from alembic import op

from crm.kernel.leakproof import say_if_allowed
from crm.kernel.base import UtcDateTime
import sqlalchemy as sa
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = "0001b"
down_revision = None
branch_labels = None
depends_on = None


SEARCHED = ("client", "lead", "opportunity", "vehicle")  # tables with a folded `search` column
ON_SQLITE = (
    "CREATE VIRTUAL TABLE fts_{0} USING fts5(search, content='{0}', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER fts_{0}_added AFTER INSERT ON {0} BEGIN"
    " INSERT INTO fts_{0}(rowid, search) VALUES (new.id, new.search); END",
    "CREATE TRIGGER fts_{0}_removed AFTER DELETE ON {0} BEGIN"
    " INSERT INTO fts_{0}(fts_{0}, rowid, search) VALUES ('delete', old.id, old.search); END",
    "CREATE TRIGGER fts_{0}_changed AFTER UPDATE OF search ON {0} WHEN old.search <> new.search BEGIN"
    " INSERT INTO fts_{0}(fts_{0}, rowid, search) VALUES ('delete', old.id, old.search);"
    " INSERT INTO fts_{0}(rowid, search) VALUES (new.id, new.search); END",
)
TENANT_TABLES = (
    "alert",
    "brand",
    "event",
    "idempotency_key",
    "login_sequence",
    "order_tool",
    "outlet",
    "reference",
    "rotation",
    "rotation_group",
    "source",
    "stage",
    "tray_mail",
    "closed_day",
    "delivery",
    "opening_span",
    "order_place",
    "outlet_brand",
    "raw_message",
    "response_target",
    "source_trouble",
    "tool_delivery",
    "user_account",
    "vehicle",
    "assignment_rule",
    "bulk_run",
    "client",
    "double_check",
    "import_run",
    "intake_record",
    "list_memory",
    "old_id",
    "photo",
    "rotation_member",
    "rotation_seat",
    "sales_manager",
    "saved_view",
    "share",
    "address",
    "care_request",
    "client_brand",
    "client_merge",
    "client_tag",
    "consent",
    "contact_point",
    "deletion",
    "fleet_line",
    "follow",
    "keeping",
    "lead",
    "likely_double",
    "protocol",
    "relation",
    "service_contract",
    "lead_contact",
    "opportunity",
    "document",
    "handoff",
)


def protect_rows() -> None:
    """PostgreSQL says the tenant's condition a second time (reliability.md, rule 9)."""
    said = "current_setting('relance.legal_entity', true)"
    for table in TENANT_TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY tenant ON {table} USING ({said} = 'all' OR legal_entity_id::text = {said})"
            f" WITH CHECK ({said} = 'all' OR legal_entity_id::text = {said})"
        )


def index_text() -> None:
    """Trigram search over the folded text of each searched table: FTS5 or pg_trgm."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        say_if_allowed(op.get_bind())
    for table in SEARCHED:
        if on_sqlite:
            for statement in ON_SQLITE:
                op.execute(statement.format(table))
        else:
            op.execute(f"CREATE INDEX ix_{table}_search ON {table} USING gin (search gin_trgm_ops)")


def forget_text() -> None:
    """Takes the indexes of `index_text` away."""
    for table in SEARCHED:
        kind = f"TABLE fts_{table}" if op.get_bind().dialect.name == "sqlite" else f"INDEX ix_{table}_search"
        op.execute(f"DROP {kind}")


def upgrade():
    op.create_table(
        "legal_entity",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("vat_number", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("timezone", sa.String(length=40), nullable=False),
        sa.Column("privacy_url", sa.String(length=300), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False),
        sa.Column("orders_close", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_entity")),
        sa.UniqueConstraint("public_id", name=op.f("uq_legal_entity_public_id")),
        sa.UniqueConstraint("vat_number", name=op.f("uq_legal_entity_vat_number")),
    )
    op.create_table(
        "reset_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_request")),
    )
    op.create_table(
        "scheduled_run",
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("slot", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("job", "slot", name=op.f("pk_scheduled_run")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_address", ["address", "at"], unique=False)
        batch_op.create_index("ix_sign_in_attempt_name", ["name_hash", "at"], unique=False)

    op.create_table(
        "alert",
        sa.Column("subject_type", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "data",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_alert_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_alert_key"),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index("ix_alert_subject", ["legal_entity_id", "subject_type", "subject_id"], unique=False)

    op.create_table(
        "brand",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_brand_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand")),
        sa.UniqueConstraint("legal_entity_id", "code", name=op.f("uq_brand_legal_entity_id_code")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_brand_key"),
    )
    op.create_table(
        "event",
        sa.Column("subject_type", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column(
            "data",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_event_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_subject", ["legal_entity_id", "subject_type", "subject_id", "id"], unique=False)

    op.create_table(
        "idempotency_key",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column(
            "answer",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["legal_entity.id"],
            name=op.f("fk_idempotency_key_legal_entity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_key")),
        sa.UniqueConstraint(
            "legal_entity_id", "source_id", "key", name=op.f("uq_idempotency_key_legal_entity_id_source_id_key")
        ),
    )
    op.create_table(
        "login_sequence",
        sa.Column("dealer_code", sa.String(length=20), nullable=False),
        sa.Column("last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_login_sequence_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sequence")),
        sa.UniqueConstraint(
            "legal_entity_id", "dealer_code", name=op.f("uq_login_sequence_legal_entity_id_dealer_code")
        ),
    )
    op.create_table(
        "order_tool",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("url_template", sa.Text(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("asks_old_id", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_order_tool_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_tool")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_order_tool_key"),
        sa.UniqueConstraint("legal_entity_id", "name", name=op.f("uq_order_tool_legal_entity_id_name")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_order_tool_legal_entity_id_public_id")),
    )
    op.create_table(
        "outlet",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("dealer_code", sa.String(length=20), nullable=False),
        sa.Column("site_code", sa.String(length=20), nullable=False),
        sa.Column("national_id", sa.String(length=30), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("holiday_zone", sa.String(length=20), nullable=False),
        sa.Column("timezone", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("privacy_url", sa.String(length=300), nullable=False),
        sa.Column("sells_new", sa.Boolean(), nullable=False),
        sa.Column("sells_vans", sa.Boolean(), nullable=False),
        sa.Column("sells_used", sa.Boolean(), nullable=False),
        sa.Column(
            "sales_alerts",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "after_sales_alerts",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("collector_mailbox", sa.String(length=254), nullable=False),
        sa.Column(
            "tracking_numbers",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_outlet_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet")),
        sa.UniqueConstraint("legal_entity_id", "code", name=op.f("uq_outlet_legal_entity_id_code")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_outlet_key"),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_outlet_legal_entity_id_public_id")),
    )
    op.create_table(
        "reference",
        sa.Column("list_name", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("folded", sa.String(length=80), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_reference_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_reference_key"),
        sa.UniqueConstraint(
            "legal_entity_id", "list_name", "folded", name=op.f("uq_reference_legal_entity_id_list_name_folded")
        ),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_reference_legal_entity_id_public_id")),
    )
    op.create_table(
        "rotation",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("turns", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_rotation_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_rotation_key"),
        sa.UniqueConstraint("legal_entity_id", "key", name=op.f("uq_rotation_legal_entity_id_key")),
    )
    op.create_table(
        "rotation_group",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_rotation_group_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_group")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_rotation_group_key"),
        sa.UniqueConstraint("legal_entity_id", "name", name=op.f("uq_rotation_group_legal_entity_id_name")),
    )
    op.create_table(
        "source",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("door", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("default_outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("default_brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("default_activity", sa.String(length=4), nullable=False),
        sa.Column("lead_type", sa.String(length=20), nullable=False),
        sa.Column(
            "relay_domains",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "settings",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_source_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_source_key"),
        sa.UniqueConstraint("legal_entity_id", "name", name=op.f("uq_source_legal_entity_id_name")),
    )
    op.create_table(
        "stage",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_stage_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_stage_key"),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_stage_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.create_index("ix_stage_position", ["legal_entity_id", "position"], unique=False)

    op.create_table(
        "tray_mail",
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_tray_mail_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tray_mail")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_tray_mail_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("tray_mail", schema=None) as batch_op:
        batch_op.create_index("ix_tray_mail_time", ["legal_entity_id", "id"], unique=False)

    op.create_table(
        "api_key",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_api_key_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_api_key_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_api_key")),
    )
    op.create_table(
        "closed_day",
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"],
            ["outlet.legal_entity_id", "outlet.id"],
            name="fk_to_outlet_by_outlet_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_closed_day_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_day")),
        sa.UniqueConstraint(
            "legal_entity_id", "outlet_id", "day", name=op.f("uq_closed_day_legal_entity_id_outlet_id_day")
        ),
    )
    op.create_table(
        "delivery",
        sa.Column("alert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_by", sa.String(length=120), server_default="", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("first_try_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "alert_id"],
            ["alert.legal_entity_id", "alert.id"],
            name="fk_to_alert_by_alert_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_delivery_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "alert_id",
            "recipient",
            "channel",
            name=op.f("uq_delivery_legal_entity_id_alert_id_recipient_channel"),
        ),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivery_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'sending')"),
            postgresql_where=sa.text("state IN ('waiting', 'sending')"),
        )
        batch_op.create_index(
            "ix_delivery_failed",
            ["legal_entity_id"],
            unique=False,
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        )
        batch_op.create_index("ix_delivery_user", ["legal_entity_id", "user_id", "id"], unique=False)

    op.create_table(
        "opening_span",
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("opens", sa.SmallInteger(), nullable=False),
        sa.Column("closes", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"],
            ["outlet.legal_entity_id", "outlet.id"],
            name="fk_to_outlet_by_outlet_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_opening_span_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_span")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "outlet_id",
            "weekday",
            "opens",
            name=op.f("uq_opening_span_legal_entity_id_outlet_id_weekday_opens"),
        ),
    )
    op.create_table(
        "order_place",
        sa.Column("order_tool_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity", sa.String(length=4), nullable=False),
        sa.Column(
            "d_codes",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"],
            ["brand.legal_entity_id", "brand.id"],
            name="fk_to_brand_by_brand_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "order_tool_id"],
            ["order_tool.legal_entity_id", "order_tool.id"],
            name="fk_to_order_tool_by_order_tool_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"],
            ["outlet.legal_entity_id", "outlet.id"],
            name="fk_to_outlet_by_outlet_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_order_place_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_place")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "outlet_id",
            "brand_id",
            "activity",
            name=op.f("uq_order_place_legal_entity_id_outlet_id_brand_id_activity"),
        ),
    )
    op.create_table(
        "outlet_brand",
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"],
            ["brand.legal_entity_id", "brand.id"],
            name="fk_to_brand_by_brand_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"],
            ["outlet.legal_entity_id", "outlet.id"],
            name="fk_to_outlet_by_outlet_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_outlet_brand_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet_brand")),
        sa.UniqueConstraint(
            "legal_entity_id", "outlet_id", "brand_id", name=op.f("uq_outlet_brand_legal_entity_id_outlet_id_brand_id")
        ),
    )
    op.create_table(
        "raw_message",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("content_type", sa.String(length=120), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("delivery_key", sa.String(length=200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "source_id"], ["source.legal_entity_id", "source.id"], name="fk_to_source_by_source_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_raw_message_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_message")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_raw_message_key"),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_raw_message_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("raw_message", schema=None) as batch_op:
        batch_op.create_index("ix_raw_message_delivery", ["legal_entity_id", "source_id", "delivery_key"], unique=False)

    op.create_table(
        "response_target",
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity", sa.String(length=4), nullable=False),
        sa.Column("first_response", sa.SmallInteger(), nullable=False),
        sa.Column("escalation", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"],
            ["outlet.legal_entity_id", "outlet.id"],
            name="fk_to_outlet_by_outlet_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["legal_entity.id"],
            name=op.f("fk_response_target_legal_entity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_target")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "outlet_id",
            "activity",
            name=op.f("uq_response_target_legal_entity_id_outlet_id_activity"),
        ),
    )
    op.create_table(
        "source_trouble",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "source_id"],
            ["source.legal_entity_id", "source.id"],
            name="fk_to_source_by_source_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_source_trouble_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_trouble")),
        sa.UniqueConstraint("legal_entity_id", "source_id", name=op.f("uq_source_trouble_legal_entity_id_source_id")),
    )
    op.create_table(
        "tool_delivery",
        sa.Column("order_tool_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column(
            "answer",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "order_tool_id"],
            ["order_tool.legal_entity_id", "order_tool.id"],
            name="fk_to_order_tool_by_order_tool_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_tool_delivery_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_delivery")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "order_tool_id",
            "signature",
            name=op.f("uq_tool_delivery_legal_entity_id_order_tool_id_signature"),
        ),
    )
    op.create_table(
        "user_account",
        sa.Column("login_id", sa.String(length=40), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("mobile", sa.String(length=20), nullable=False),
        sa.Column("freespee", sa.String(length=6), nullable=False),
        sa.Column("profile", sa.String(length=30), nullable=False),
        sa.Column("job_title", sa.String(length=80), nullable=False),
        sa.Column(
            "groups",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("main_outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("full_time_percent", sa.SmallInteger(), nullable=False),
        sa.Column("email_disabled", sa.Boolean(), nullable=False),
        sa.Column("lead_notifications", sa.Boolean(), nullable=False),
        sa.Column(
            "notified_activities",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "follow_up_activities",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "main_outlet_id"],
            ["outlet.legal_entity_id", "outlet.id"],
            name="fk_to_outlet_by_main_outlet_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_user_account_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_user_account_key"),
        sa.UniqueConstraint("legal_entity_id", "login_id", name=op.f("uq_user_account_legal_entity_id_login_id")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_user_account_legal_entity_id_public_id")),
    )
    op.create_table(
        "vehicle",
        sa.Column("stock_kind", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("stock_number", sa.String(length=30), nullable=False),
        sa.Column("vin", sa.String(length=17), nullable=False),
        sa.Column("plate", sa.String(length=15), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("make", sa.String(length=60), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("trim", sa.String(length=120), nullable=False),
        sa.Column("energy", sa.String(length=10), nullable=False),
        sa.Column("gearbox", sa.String(length=10), nullable=False),
        sa.Column("colour", sa.String(length=40), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("odometer_km", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("price_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"], ["brand.legal_entity_id", "brand.id"], name="fk_to_brand_by_brand_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"], ["outlet.legal_entity_id", "outlet.id"], name="fk_to_outlet_by_outlet_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_vehicle_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_vehicle_key"),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_vehicle_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("vehicle", schema=None) as batch_op:
        batch_op.create_index(
            "ix_vehicle_plate",
            ["legal_entity_id", "plate"],
            unique=False,
            sqlite_where=sa.text("plate <> ''"),
            postgresql_where=sa.text("plate <> ''"),
        )
        batch_op.create_index(
            "ix_vehicle_stock",
            ["legal_entity_id", "created_at", "id"],
            unique=False,
            sqlite_where=sa.text("stock_kind <> '' AND status <> 'sold'"),
            postgresql_where=sa.text("stock_kind <> '' AND status <> 'sold'"),
        )
        batch_op.create_index(
            "ix_vehicle_vin",
            ["legal_entity_id", "vin"],
            unique=False,
            sqlite_where=sa.text("vin <> ''"),
            postgresql_where=sa.text("vin <> ''"),
        )

    op.create_table(
        "assignment_rule",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column(
            "brands",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "outlets",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "activities",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "lead_types",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "kinds",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("target", sa.String(length=10), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "group_id"],
            ["rotation_group.legal_entity_id", "rotation_group.id"],
            name="fk_to_rotation_group_by_group_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "person_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["legal_entity.id"],
            name=op.f("fk_assignment_rule_legal_entity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_rule")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_assignment_rule_key"),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_assignment_rule_legal_entity_id_public_id")),
    )
    op.create_table(
        "bulk_run",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column(
            "asked",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column(
            "row_ids",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("failed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unrestored", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "before",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "failures",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "kept",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_bulk_run_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_run")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_bulk_run_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("bulk_run", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bulk_run_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('running', 'undoing')"),
            postgresql_where=sa.text("state IN ('running', 'undoing')"),
        )
        batch_op.create_index("ix_bulk_run_own", ["legal_entity_id", "user_id", "started_at"], unique=False)

    op.create_table(
        "client",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("civility", sa.String(length=4), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("job_title", sa.String(length=80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("national_id", sa.String(length=30), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("vat_number", sa.String(length=20), nullable=False),
        sa.Column("vat_percent", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("segment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("fleet_code", sa.String(length=20), nullable=False),
        sa.Column("fleet_size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("vocation", sa.String(length=80), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("comments", sa.Text(), nullable=False),
        sa.Column(
            "folded_name",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("do_not_call", sa.Boolean(), nullable=False),
        sa.Column("do_not_email", sa.Boolean(), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("blocked_reason", sa.String(length=300), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "merged_into_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_merged_into_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "owner_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_owner_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "segment_id"],
            ["reference.legal_entity_id", "reference.id"],
            name="fk_to_reference_by_segment_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_client_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_client_key"),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_client_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.create_index(
            "ix_client_merged",
            ["legal_entity_id", "merged_into_id"],
            unique=False,
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )
        batch_op.create_index("ix_client_name", ["legal_entity_id", "folded_name"], unique=False)
        batch_op.create_index(
            "ix_client_national",
            ["legal_entity_id", "national_id"],
            unique=False,
            sqlite_where=sa.text("national_id <> ''"),
            postgresql_where=sa.text("national_id <> ''"),
        )
        batch_op.create_index(
            "ix_client_newest",
            ["legal_entity_id", "created_at", "id"],
            unique=False,
            sqlite_where=sa.text("gone_at IS NULL"),
            postgresql_where=sa.text("gone_at IS NULL"),
        )
        batch_op.create_index("ix_client_postal", ["legal_entity_id", "postal_code", "folded_name"], unique=False)
        batch_op.create_index(
            "ix_client_siren",
            ["legal_entity_id", "siren"],
            unique=False,
            sqlite_where=sa.text("siren <> ''"),
            postgresql_where=sa.text("siren <> ''"),
        )
        batch_op.create_index(
            "ix_client_siret",
            ["legal_entity_id", "siret"],
            unique=False,
            sqlite_where=sa.text("siret <> ''"),
            postgresql_where=sa.text("siret <> ''"),
        )
        batch_op.create_index(
            "ix_client_vat",
            ["legal_entity_id", "vat_number"],
            unique=False,
            sqlite_where=sa.text("vat_number <> ''"),
            postgresql_where=sa.text("vat_number <> ''"),
        )

    op.create_table(
        "double_check",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "fields",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "place",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "pairs",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_double_check_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_check")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_double_check_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("double_check", schema=None) as batch_op:
        batch_op.create_index(
            "ix_double_check_running",
            ["id"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "import_run",
        sa.Column("raw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "layout",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "columns",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "head",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "mapping",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("default_outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("default_brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("default_activity", sa.String(length=4), nullable=False),
        sa.Column("alerts", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "counts",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("claimed_by", sa.String(length=120), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "default_brand_id"],
            ["brand.legal_entity_id", "brand.id"],
            name="fk_to_brand_by_default_brand_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "default_outlet_id"],
            ["outlet.legal_entity_id", "outlet.id"],
            name="fk_to_outlet_by_default_outlet_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "raw_id"],
            ["raw_message.legal_entity_id", "raw_message.id"],
            name="fk_to_raw_message_by_raw_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "source_id"], ["source.legal_entity_id", "source.id"], name="fk_to_source_by_source_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_import_run_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("legal_entity_id", "file_hash", name=op.f("uq_import_run_legal_entity_id_file_hash")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_import_run_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index(
            "ix_import_run_running",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "intake_record",
        sa.Column("raw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "prospect",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "raw_id"],
            ["raw_message.legal_entity_id", "raw_message.id"],
            name="fk_to_raw_message_by_raw_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_intake_record_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_record")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_intake_record_key"),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_intake_record_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("intake_record", schema=None) as batch_op:
        batch_op.create_index("ix_intake_record_fingerprint", ["legal_entity_id", "fingerprint", "at"], unique=False)
        batch_op.create_index("ix_intake_record_lead", ["legal_entity_id", "lead_id"], unique=False)
        batch_op.create_index(
            "ix_intake_record_led",
            ["legal_entity_id", "source_id", "external_id"],
            unique=False,
            sqlite_where=sa.text("outcome IN ('created', 'merged') AND external_id <> ''"),
            postgresql_where=sa.text("outcome IN ('created', 'merged') AND external_id <> ''"),
        )
        batch_op.create_index(
            "ix_intake_record_raw", ["legal_entity_id", "raw_id", "outcome", "position"], unique=False
        )
        batch_op.create_index(
            "ix_intake_record_repair",
            ["legal_entity_id", "id"],
            unique=False,
            sqlite_where=sa.text("outcome = 'quarantined'"),
            postgresql_where=sa.text("outcome = 'quarantined'"),
        )
        batch_op.create_index(
            "uq_intake_record_external",
            ["legal_entity_id", "source_id", "external_id"],
            unique=True,
            sqlite_where=sa.text("outcome = 'created' AND external_id <> ''"),
            postgresql_where=sa.text("outcome = 'created' AND external_id <> ''"),
        )

    op.create_table(
        "list_memory",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("list_name", sa.String(length=30), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_list_memory_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_memory")),
        sa.UniqueConstraint(
            "legal_entity_id", "user_id", "list_name", name=op.f("uq_list_memory_legal_entity_id_user_id_list_name")
        ),
    )
    op.create_table(
        "old_id",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_tool_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "order_tool_id"],
            ["order_tool.legal_entity_id", "order_tool.id"],
            name="fk_to_order_tool_by_order_tool_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_old_id_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_old_id")),
        sa.UniqueConstraint(
            "legal_entity_id", "user_id", "order_tool_id", name=op.f("uq_old_id_legal_entity_id_user_id_order_tool_id")
        ),
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_one_time_link_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_one_time_link_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_link")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "photo",
        sa.Column("vehicle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("content_type", sa.String(length=20), nullable=False),
        sa.Column("caption", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "vehicle_id"],
            ["vehicle.legal_entity_id", "vehicle.id"],
            name="fk_to_vehicle_by_vehicle_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_photo_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_photo_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index("ix_photo_vehicle", ["legal_entity_id", "vehicle_id", "position"], unique=False)

    op.create_table(
        "rotation_member",
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "group_id"],
            ["rotation_group.legal_entity_id", "rotation_group.id"],
            name="fk_to_rotation_group_by_group_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["legal_entity.id"],
            name=op.f("fk_rotation_member_legal_entity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_member")),
        sa.UniqueConstraint(
            "legal_entity_id", "group_id", "user_id", name=op.f("uq_rotation_member_legal_entity_id_group_id_user_id")
        ),
    )
    op.create_table(
        "rotation_seat",
        sa.Column("rotation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("balance", sa.Float(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "rotation_id"],
            ["rotation.legal_entity_id", "rotation.id"],
            name="fk_to_rotation_by_rotation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_rotation_seat_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_seat")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "rotation_id",
            "user_id",
            name=op.f("uq_rotation_seat_legal_entity_id_rotation_id_user_id"),
        ),
    )
    op.create_table(
        "sales_manager",
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"],
            ["brand.legal_entity_id", "brand.id"],
            name="fk_to_brand_by_brand_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"],
            ["outlet.legal_entity_id", "outlet.id"],
            name="fk_to_outlet_by_outlet_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_sales_manager_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_manager")),
        sa.UniqueConstraint(
            "legal_entity_id", "outlet_id", "brand_id", name=op.f("uq_sales_manager_legal_entity_id_outlet_id_brand_id")
        ),
    )
    op.create_table(
        "saved_view",
        sa.Column("list_name", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sharing", sa.String(length=10), nullable=False),
        sa.Column("profile", sa.String(length=30), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "owner_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_owner_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_saved_view_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_saved_view_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index("ix_saved_view_list", ["legal_entity_id", "list_name"], unique=False)

    op.create_table(
        "share",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"],
            ["brand.legal_entity_id", "brand.id"],
            name="fk_to_brand_by_brand_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"],
            ["outlet.legal_entity_id", "outlet.id"],
            name="fk_to_outlet_by_outlet_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_share_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "user_id",
            "outlet_id",
            "brand_id",
            name=op.f("uq_share_legal_entity_id_user_id_outlet_id_brand_id"),
        ),
    )
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.create_index("ix_share_post", ["legal_entity_id", "outlet_id", "brand_id"], unique=False)

    op.create_table(
        "sign_in_name",
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_sign_in_name_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_sign_in_name_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("name", "user_id", name=op.f("pk_sign_in_name")),
    )
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_user_session_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_user_session_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_user_session")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "address",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_address_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_address_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.create_index("ix_address_client", ["legal_entity_id", "client_id"], unique=False)

    op.create_table(
        "care_request",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"], ["brand.legal_entity_id", "brand.id"], name="fk_to_brand_by_brand_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "opened_by_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_opened_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_care_request_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_request")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_care_request_key"),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_care_request_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("care_request", schema=None) as batch_op:
        batch_op.create_index("ix_care_request_client", ["legal_entity_id", "client_id"], unique=False)

    op.create_table(
        "client_brand",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"],
            ["brand.legal_entity_id", "brand.id"],
            name="fk_to_brand_by_brand_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_client_brand_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_brand")),
        sa.UniqueConstraint(
            "legal_entity_id", "client_id", "brand_id", name=op.f("uq_client_brand_legal_entity_id_client_id_brand_id")
        ),
    )
    op.create_table(
        "client_merge",
        sa.Column("kept_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column(
            "moved",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "before",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "gone_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_gone_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "kept_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_kept_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_client_merge_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_merge")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_client_merge_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("client_merge", schema=None) as batch_op:
        batch_op.create_index("ix_client_merge_gone", ["legal_entity_id", "gone_id"], unique=False)
        batch_op.create_index("ix_client_merge_kept", ["legal_entity_id", "kept_id"], unique=False)

    op.create_table(
        "client_tag",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "reference_id"],
            ["reference.legal_entity_id", "reference.id"],
            name="fk_to_reference_by_reference_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_client_tag_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_tag")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "client_id",
            "reference_id",
            name=op.f("uq_client_tag_legal_entity_id_client_id_reference_id"),
        ),
    )
    with op.batch_alter_table("client_tag", schema=None) as batch_op:
        batch_op.create_index("ix_client_tag_reference", ["legal_entity_id", "reference_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=5), nullable=False),
        sa.Column("sender", sa.String(length=12), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("wording", sa.String(length=500), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_consent_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(
            "ix_consent_client", ["legal_entity_id", "client_id", "channel", "sender", "id"], unique=False
        )

    op.create_table(
        "contact_point",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("value", sa.String(length=254), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("relay", sa.Boolean(), nullable=False),
        sa.Column("domain", sa.String(length=120), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_contact_point_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "kind",
            "value",
            "client_id",
            name=op.f("uq_contact_point_legal_entity_id_kind_value_client_id"),
        ),
    )
    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.create_index("ix_contact_point_client", ["legal_entity_id", "client_id"], unique=False)
        batch_op.create_index(
            "ix_contact_point_domain",
            ["legal_entity_id", "domain"],
            unique=False,
            sqlite_where=sa.text("domain <> ''"),
            postgresql_where=sa.text("domain <> ''"),
        )

    op.create_table(
        "deletion",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column(
            "closed",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("purge_at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("purged_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_deletion_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_deletion_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("deletion", schema=None) as batch_op:
        batch_op.create_index("ix_deletion_client", ["legal_entity_id", "client_id"], unique=False)
        batch_op.create_index(
            "ix_deletion_due",
            ["purge_at"],
            unique=False,
            sqlite_where=sa.text("undone_at IS NULL AND purged_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL AND purged_at IS NULL"),
        )

    op.create_table(
        "fleet_line",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("make", sa.String(length=60), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("vehicles", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("renewal_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_fleet_line_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fleet_line")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_fleet_line_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("fleet_line", schema=None) as batch_op:
        batch_op.create_index("ix_fleet_line_client", ["legal_entity_id", "client_id"], unique=False)

    op.create_table(
        "follow",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_follow_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint(
            "legal_entity_id", "client_id", "user_id", name=op.f("uq_follow_legal_entity_id_client_id_user_id")
        ),
    )
    op.create_table(
        "keeping",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vehicle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "vehicle_id"],
            ["vehicle.legal_entity_id", "vehicle.id"],
            name="fk_to_vehicle_by_vehicle_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_keeping_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeping")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "client_id",
            "vehicle_id",
            "role",
            name=op.f("uq_keeping_legal_entity_id_client_id_vehicle_id_role"),
        ),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_keeping_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("keeping", schema=None) as batch_op:
        batch_op.create_index("ix_keeping_vehicle", ["legal_entity_id", "vehicle_id"], unique=False)

    op.create_table(
        "lead",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("vehicle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("activity", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("lead_type", sa.String(length=20), nullable=False),
        sa.Column("request_type", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("source_name", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("vehicle", sa.String(length=160), nullable=False),
        sa.Column("comments", sa.Text(), nullable=False),
        sa.Column(
            "request",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "flags",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=True),
        sa.Column("first_response_due", UtcDateTime(), nullable=False),
        sa.Column("first_response_at", UtcDateTime(), nullable=True),
        sa.Column("urgent_at", UtcDateTime(), nullable=True),
        sa.Column("next_action_at", UtcDateTime(), nullable=True),
        sa.Column("next_action", sa.String(length=20), nullable=False),
        sa.Column("next_action_note", sa.String(length=300), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("lost_reason", sa.String(length=30), nullable=False),
        sa.Column("lost_note", sa.String(length=500), nullable=False),
        sa.Column("do_not_call", sa.Boolean(), nullable=False),
        sa.Column("do_not_email", sa.Boolean(), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=True),
        sa.Column(
            "assignment",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"], ["brand.legal_entity_id", "brand.id"], name="fk_to_brand_by_brand_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"], ["client.legal_entity_id", "client.id"], name="fk_to_client_by_client_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "contact_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_contact_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"], ["outlet.legal_entity_id", "outlet.id"], name="fk_to_outlet_by_outlet_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "owner_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_owner_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "vehicle_id"],
            ["vehicle.legal_entity_id", "vehicle.id"],
            name="fk_to_vehicle_by_vehicle_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_lead_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_lead_key"),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_lead_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index("ix_lead_client", ["legal_entity_id", "client_id"], unique=False)
        batch_op.create_index(
            "ix_lead_open",
            ["legal_entity_id", "urgent_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_lead_owner", ["legal_entity_id", "owner_id", "received_at"], unique=False)
        batch_op.create_index("ix_lead_received", ["legal_entity_id", "received_at", "id"], unique=False)
        batch_op.create_index(
            "ix_lead_untreated",
            ["legal_entity_id", "first_response_due", "brand_id", "outlet_id", "owner_id", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL AND first_response_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND first_response_at IS NULL"),
        )
        batch_op.create_index(
            "ix_lead_vehicle",
            ["legal_entity_id", "vehicle_id"],
            unique=False,
            sqlite_where=sa.text("vehicle_id IS NOT NULL"),
            postgresql_where=sa.text("vehicle_id IS NOT NULL"),
        )

    op.create_table(
        "likely_double",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column(
            "reasons",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decision", sa.String(length=9), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "other_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_other_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_likely_double_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likely_double")),
        sa.UniqueConstraint(
            "legal_entity_id", "client_id", "other_id", name=op.f("uq_likely_double_legal_entity_id_client_id_other_id")
        ),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_likely_double_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("likely_double", schema=None) as batch_op:
        batch_op.create_index(
            "ix_likely_double_open",
            ["legal_entity_id", "id"],
            unique=False,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.create_index("ix_likely_double_other", ["legal_entity_id", "other_id"], unique=False)

    op.create_table(
        "protocol",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("discount_percent", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"], ["brand.legal_entity_id", "brand.id"], name="fk_to_brand_by_brand_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_protocol_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocol")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_protocol_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("protocol", schema=None) as batch_op:
        batch_op.create_index("ix_protocol_client", ["legal_entity_id", "client_id"], unique=False)

    op.create_table(
        "relation",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("role_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "other_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_other_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "role_id"],
            ["reference.legal_entity_id", "reference.id"],
            name="fk_to_reference_by_role_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_relation_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "client_id",
            "other_id",
            "kind",
            name=op.f("uq_relation_legal_entity_id_client_id_other_id_kind"),
        ),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_relation_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.create_index("ix_relation_other", ["legal_entity_id", "other_id"], unique=False)

    op.create_table(
        "service_contract",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vehicle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("up_to_km", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("monthly_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "vehicle_id"],
            ["vehicle.legal_entity_id", "vehicle.id"],
            name="fk_to_vehicle_by_vehicle_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["legal_entity.id"],
            name=op.f("fk_service_contract_legal_entity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_contract")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_service_contract_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("service_contract", schema=None) as batch_op:
        batch_op.create_index("ix_service_contract_client", ["legal_entity_id", "client_id"], unique=False)

    op.create_table(
        "lead_contact",
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_client_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "lead_id"],
            ["lead.legal_entity_id", "lead.id"],
            name="fk_to_lead_by_lead_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "role_id"],
            ["reference.legal_entity_id", "reference.id"],
            name="fk_to_reference_by_role_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_lead_contact_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_contact")),
        sa.UniqueConstraint(
            "legal_entity_id", "lead_id", "client_id", name=op.f("uq_lead_contact_legal_entity_id_lead_id_client_id")
        ),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_lead_contact_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("lead_contact", schema=None) as batch_op:
        batch_op.create_index("ix_lead_contact_client", ["legal_entity_id", "client_id"], unique=False)

    op.create_table(
        "opportunity",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("vehicle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("activity", sa.String(length=4), nullable=False),
        sa.Column("request_type", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("campaign", sa.String(length=120), nullable=False),
        sa.Column("client_name", sa.String(length=160), nullable=False),
        sa.Column("client_kind", sa.String(length=8), nullable=False),
        sa.Column("vehicle", sa.String(length=160), nullable=False),
        sa.Column("amount_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("best_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("worst_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("probability", sa.SmallInteger(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("decision_on", sa.Date(), nullable=False),
        sa.Column("next_action", sa.String(length=20), nullable=False),
        sa.Column("next_action_at", UtcDateTime(), nullable=True),
        sa.Column("next_action_note", sa.String(length=300), nullable=False),
        sa.Column("urgent_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("stage_since", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=4), nullable=False),
        sa.Column("close_reason", sa.String(length=30), nullable=False),
        sa.Column("close_note", sa.String(length=500), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"], ["brand.legal_entity_id", "brand.id"], name="fk_to_brand_by_brand_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "client_id"], ["client.legal_entity_id", "client.id"], name="fk_to_client_by_client_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "contact_id"],
            ["client.legal_entity_id", "client.id"],
            name="fk_to_client_by_contact_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "lead_id"], ["lead.legal_entity_id", "lead.id"], name="fk_to_lead_by_lead_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"], ["outlet.legal_entity_id", "outlet.id"], name="fk_to_outlet_by_outlet_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "owner_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_owner_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "stage_id"], ["stage.legal_entity_id", "stage.id"], name="fk_to_stage_by_stage_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "vehicle_id"],
            ["vehicle.legal_entity_id", "vehicle.id"],
            name="fk_to_vehicle_by_vehicle_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_opportunity_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity")),
        sa.UniqueConstraint("legal_entity_id", "id", name="uq_opportunity_key"),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_opportunity_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("opportunity", schema=None) as batch_op:
        batch_op.create_index(
            "ix_opportunity_board",
            ["legal_entity_id", "stage_id", "decision_on", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_opportunity_client", ["legal_entity_id", "client_id", "created_at"], unique=False)
        batch_op.create_index(
            "ix_opportunity_closed",
            ["legal_entity_id", "closed_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.create_index("ix_opportunity_lead", ["legal_entity_id", "lead_id"], unique=False)
        batch_op.create_index("ix_opportunity_newest", ["legal_entity_id", "created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_opportunity_open",
            ["legal_entity_id", "urgent_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_opportunity_owner", ["legal_entity_id", "owner_id", "created_at"], unique=False)
        batch_op.create_index(
            "ix_opportunity_vehicle",
            ["legal_entity_id", "vehicle_id"],
            unique=False,
            sqlite_where=sa.text("vehicle_id IS NOT NULL"),
            postgresql_where=sa.text("vehicle_id IS NOT NULL"),
        )

    op.create_table(
        "document",
        sa.Column("opportunity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("vehicle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("vehicle", sa.String(length=160), nullable=False),
        sa.Column("amount_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "opportunity_id"],
            ["opportunity.legal_entity_id", "opportunity.id"],
            name="fk_to_opportunity_by_opportunity_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "vehicle_id"],
            ["vehicle.legal_entity_id", "vehicle.id"],
            name="fk_to_vehicle_by_vehicle_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_document_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "opportunity_id",
            "kind",
            "number",
            name=op.f("uq_document_legal_entity_id_opportunity_id_kind_number"),
        ),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_document_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_number", ["legal_entity_id", "number"], unique=False)

    op.create_table(
        "handoff",
        sa.Column("order_tool_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity", sa.String(length=4), nullable=False),
        sa.Column("d_code", sa.String(length=30), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("prepared_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "brand_id"], ["brand.legal_entity_id", "brand.id"], name="fk_to_brand_by_brand_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "opportunity_id"],
            ["opportunity.legal_entity_id", "opportunity.id"],
            name="fk_to_opportunity_by_opportunity_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "order_tool_id"],
            ["order_tool.legal_entity_id", "order_tool.id"],
            name="fk_to_order_tool_by_order_tool_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "outlet_id"], ["outlet.legal_entity_id", "outlet.id"], name="fk_to_outlet_by_outlet_id"
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id", "user_id"],
            ["user_account.legal_entity_id", "user_account.id"],
            name="fk_to_user_account_by_user_id",
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_handoff_legal_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff")),
        sa.UniqueConstraint("legal_entity_id", "public_id", name=op.f("uq_handoff_legal_entity_id_public_id")),
    )
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.create_index("ix_handoff_opportunity", ["legal_entity_id", "opportunity_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        protect_rows()
    index_text()


def downgrade():
    forget_text()
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.drop_index("ix_handoff_opportunity")

    op.drop_table("handoff")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index("ix_document_number")

    op.drop_table("document")
    with op.batch_alter_table("opportunity", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_opportunity_vehicle",
            sqlite_where=sa.text("vehicle_id IS NOT NULL"),
            postgresql_where=sa.text("vehicle_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_opportunity_owner")
        batch_op.drop_index(
            "ix_opportunity_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_opportunity_newest")
        batch_op.drop_index("ix_opportunity_lead")
        batch_op.drop_index(
            "ix_opportunity_closed",
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_opportunity_client")
        batch_op.drop_index(
            "ix_opportunity_board",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("opportunity")
    with op.batch_alter_table("lead_contact", schema=None) as batch_op:
        batch_op.drop_index("ix_lead_contact_client")

    op.drop_table("lead_contact")
    with op.batch_alter_table("service_contract", schema=None) as batch_op:
        batch_op.drop_index("ix_service_contract_client")

    op.drop_table("service_contract")
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.drop_index("ix_relation_other")

    op.drop_table("relation")
    with op.batch_alter_table("protocol", schema=None) as batch_op:
        batch_op.drop_index("ix_protocol_client")

    op.drop_table("protocol")
    with op.batch_alter_table("likely_double", schema=None) as batch_op:
        batch_op.drop_index("ix_likely_double_other")
        batch_op.drop_index(
            "ix_likely_double_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.drop_table("likely_double")
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_lead_vehicle",
            sqlite_where=sa.text("vehicle_id IS NOT NULL"),
            postgresql_where=sa.text("vehicle_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_lead_untreated",
            sqlite_where=sa.text("closed_at IS NULL AND first_response_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND first_response_at IS NULL"),
        )
        batch_op.drop_index("ix_lead_received")
        batch_op.drop_index("ix_lead_owner")
        batch_op.drop_index(
            "ix_lead_open", sqlite_where=sa.text("closed_at IS NULL"), postgresql_where=sa.text("closed_at IS NULL")
        )
        batch_op.drop_index("ix_lead_client")

    op.drop_table("lead")
    with op.batch_alter_table("keeping", schema=None) as batch_op:
        batch_op.drop_index("ix_keeping_vehicle")

    op.drop_table("keeping")
    op.drop_table("follow")
    with op.batch_alter_table("fleet_line", schema=None) as batch_op:
        batch_op.drop_index("ix_fleet_line_client")

    op.drop_table("fleet_line")
    with op.batch_alter_table("deletion", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_deletion_due",
            sqlite_where=sa.text("undone_at IS NULL AND purged_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL AND purged_at IS NULL"),
        )
        batch_op.drop_index("ix_deletion_client")

    op.drop_table("deletion")
    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_contact_point_domain", sqlite_where=sa.text("domain <> ''"), postgresql_where=sa.text("domain <> ''")
        )
        batch_op.drop_index("ix_contact_point_client")

    op.drop_table("contact_point")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_client")

    op.drop_table("consent")
    with op.batch_alter_table("client_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_client_tag_reference")

    op.drop_table("client_tag")
    with op.batch_alter_table("client_merge", schema=None) as batch_op:
        batch_op.drop_index("ix_client_merge_kept")
        batch_op.drop_index("ix_client_merge_gone")

    op.drop_table("client_merge")
    op.drop_table("client_brand")
    with op.batch_alter_table("care_request", schema=None) as batch_op:
        batch_op.drop_index("ix_care_request_client")

    op.drop_table("care_request")
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.drop_index("ix_address_client")

    op.drop_table("address")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_user_id"))

    op.drop_table("user_session")
    op.drop_table("sign_in_name")
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.drop_index("ix_share_post")

    op.drop_table("share")
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_index("ix_saved_view_list")

    op.drop_table("saved_view")
    op.drop_table("sales_manager")
    op.drop_table("rotation_seat")
    op.drop_table("rotation_member")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index("ix_photo_vehicle")

    op.drop_table("photo")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_user_id"))

    op.drop_table("one_time_link")
    op.drop_table("old_id")
    op.drop_table("list_memory")
    with op.batch_alter_table("intake_record", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_intake_record_external",
            sqlite_where=sa.text("outcome = 'created' AND external_id <> ''"),
            postgresql_where=sa.text("outcome = 'created' AND external_id <> ''"),
        )
        batch_op.drop_index(
            "ix_intake_record_repair",
            sqlite_where=sa.text("outcome = 'quarantined'"),
            postgresql_where=sa.text("outcome = 'quarantined'"),
        )
        batch_op.drop_index("ix_intake_record_raw")
        batch_op.drop_index(
            "ix_intake_record_led",
            sqlite_where=sa.text("outcome IN ('created', 'merged') AND external_id <> ''"),
            postgresql_where=sa.text("outcome IN ('created', 'merged') AND external_id <> ''"),
        )
        batch_op.drop_index("ix_intake_record_lead")
        batch_op.drop_index("ix_intake_record_fingerprint")

    op.drop_table("intake_record")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_import_run_running",
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.drop_table("import_run")
    with op.batch_alter_table("double_check", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_double_check_running",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("double_check")
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_client_vat", sqlite_where=sa.text("vat_number <> ''"), postgresql_where=sa.text("vat_number <> ''")
        )
        batch_op.drop_index(
            "ix_client_siret", sqlite_where=sa.text("siret <> ''"), postgresql_where=sa.text("siret <> ''")
        )
        batch_op.drop_index(
            "ix_client_siren", sqlite_where=sa.text("siren <> ''"), postgresql_where=sa.text("siren <> ''")
        )
        batch_op.drop_index("ix_client_postal")
        batch_op.drop_index(
            "ix_client_newest", sqlite_where=sa.text("gone_at IS NULL"), postgresql_where=sa.text("gone_at IS NULL")
        )
        batch_op.drop_index(
            "ix_client_national",
            sqlite_where=sa.text("national_id <> ''"),
            postgresql_where=sa.text("national_id <> ''"),
        )
        batch_op.drop_index("ix_client_name")
        batch_op.drop_index(
            "ix_client_merged",
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )

    op.drop_table("client")
    with op.batch_alter_table("bulk_run", schema=None) as batch_op:
        batch_op.drop_index("ix_bulk_run_own")
        batch_op.drop_index(
            "ix_bulk_run_due",
            sqlite_where=sa.text("state IN ('running', 'undoing')"),
            postgresql_where=sa.text("state IN ('running', 'undoing')"),
        )

    op.drop_table("bulk_run")
    op.drop_table("assignment_rule")
    with op.batch_alter_table("vehicle", schema=None) as batch_op:
        batch_op.drop_index("ix_vehicle_vin", sqlite_where=sa.text("vin <> ''"), postgresql_where=sa.text("vin <> ''"))
        batch_op.drop_index(
            "ix_vehicle_stock",
            sqlite_where=sa.text("stock_kind <> '' AND status <> 'sold'"),
            postgresql_where=sa.text("stock_kind <> '' AND status <> 'sold'"),
        )
        batch_op.drop_index(
            "ix_vehicle_plate", sqlite_where=sa.text("plate <> ''"), postgresql_where=sa.text("plate <> ''")
        )

    op.drop_table("vehicle")
    op.drop_table("user_account")
    op.drop_table("tool_delivery")
    op.drop_table("source_trouble")
    op.drop_table("response_target")
    with op.batch_alter_table("raw_message", schema=None) as batch_op:
        batch_op.drop_index("ix_raw_message_delivery")

    op.drop_table("raw_message")
    op.drop_table("outlet_brand")
    op.drop_table("order_place")
    op.drop_table("opening_span")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_user")
        batch_op.drop_index(
            "ix_delivery_failed", sqlite_where=sa.text("state = 'failed'"), postgresql_where=sa.text("state = 'failed'")
        )
        batch_op.drop_index(
            "ix_delivery_due",
            sqlite_where=sa.text("state IN ('waiting', 'sending')"),
            postgresql_where=sa.text("state IN ('waiting', 'sending')"),
        )

    op.drop_table("delivery")
    op.drop_table("closed_day")
    op.drop_table("api_key")
    with op.batch_alter_table("tray_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_tray_mail_time")

    op.drop_table("tray_mail")
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.drop_index("ix_stage_position")

    op.drop_table("stage")
    op.drop_table("source")
    op.drop_table("rotation_group")
    op.drop_table("rotation")
    op.drop_table("reference")
    op.drop_table("outlet")
    op.drop_table("order_tool")
    op.drop_table("login_sequence")
    op.drop_table("idempotency_key")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_subject")

    op.drop_table("event")
    op.drop_table("brand")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index("ix_alert_subject")

    op.drop_table("alert")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_name")
        batch_op.drop_index("ix_sign_in_attempt_address")

    op.drop_table("sign_in_attempt")
    op.drop_table("scheduled_run")
    op.drop_table("reset_request")
    op.drop_table("legal_entity")
