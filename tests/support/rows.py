"""One row of every tenant's table, so that a walk over the whole application meets each kind of thing.

A table that is added later is filled too: by the types of its columns, with the word that the test looks for.
"""

from datetime import date, datetime

from sqlalchemy import Column, Table, select

from crm.extensions import db
from crm.kernel.base import Base, OfTenant
from crm.kernel.clock import now

MEANINGS = {  # codes that a page could not be shown without
    "user_account.profile": "Salesman",
    "user_account.language": "fr",
    "saved_view.list_name": "leads",
    "saved_view.query": "brand=AP",
    "list_memory.list_name": "leads",
    "list_memory.query": "",
    "intake_record.outcome": "quarantined",
    "import_run.layout": {"format": "csv", "encoding": "utf-8", "separator": ",", "first_row": 2},
    "event.subject_type": "lead",
    "event.kind": "lead.noted",
    "event.data": {"text": "?"},
    "alert.subject_type": "lead",
    "alert.kind": "lead.arrived",
    "bulk_run.verb": "leads.assign",
    "bulk_run.asked": {"person": None},
    "delivery.state": "failed",
    "delivery.language": "fr",
    "contact_point.kind": "email",
    "consent.channel": "email",
    "consent.sender": "dealer",
    "response_target.activity": "VN",
    "idempotency_key.status": 201,
    "lead.status": "to_treat",
    "stage.kind": "analysis",
    "document.kind": "offer",
    "document.state": "sent",
    "opportunity.probability": 20,
    "opening_span.weekday": 6,
    "opening_span.opens": 600,
    "opening_span.closes": 720,
    "vehicle.stock_kind": "VO",
    "photo.content_type": "image/webp",
    "order_tool.url_template": "https://sdh.example.com/open?b={brand}",
    "handoff.activity": "VN",
    "tray_mail.raw": b"Subject: zz\r\nFrom: a@example.com\r\nTo: b@example.com\r\n\r\nzz\r\n",
}


def one_of_each(word: str) -> None:
    """Adds a row to each table in which the session's legal entity has none; texts are made of `word`."""
    for table, _model in _tenant_tables():
        _one_of(table, word)


def public_ids() -> dict[str, str]:
    """Returns one public id of the session's legal entity for each table that has them."""
    return {t.name: value for t, value in _firsts("public_id")}


def internal_ids() -> dict[str, int]:
    """Returns one internal id of the session's legal entity for each of its tables."""
    return {t.name: value for t, value in _firsts("id")}


def snapshot() -> dict[str, list[tuple]]:
    """Returns every row of the session's legal entity, by table."""
    found = {}
    for table, model in _tenant_tables():
        columns = [getattr(model, prop.key) for prop in model.__mapper__.column_attrs]
        found[table.name] = [tuple(row) for row in db.session.execute(select(*columns).order_by(model.id))]
    return found


def _one_of(table: Table, word: str) -> int:
    """Returns the id of the first row of a table, made when there is none."""
    model = _model_of(table)
    found = db.session.scalar(select(model.id).order_by(model.id).limit(1))
    if found is None:
        row = model(**_values(table, word))
        db.session.add(row)
        db.session.flush()
        found = row.id
    return found


def _firsts(column: str):
    for table, model in _tenant_tables():
        if column in table.columns:
            value = db.session.scalar(select(getattr(model, column)).order_by(model.id).limit(1))
            if value is not None:
                yield table, value


def _tenant_tables():
    return [(t, model) for t in Base.metadata.sorted_tables if (model := _model_of(t)) is not None]


def _model_of(table: Table):
    for mapper in Base.registry.mappers:
        if mapper.local_table is table and issubclass(mapper.class_, OfTenant):
            return mapper.class_
    return None


def _values(table: Table, word: str) -> dict:
    values = {}
    for column in table.columns:
        if column.name in ("id", "legal_entity_id", "public_id"):
            continue
        value = _value(table, column, word)
        if value is not None:
            values[column.name] = value
    return values


def _value(table: Table, column: Column, word: str):
    said = MEANINGS.get(f"{table.name}.{column.name}")
    if said is not None:
        return said
    target = _points_at(column)
    if target is not None:
        return _one_of(target, word)
    has_value = column.default is not None and (not column.default.is_scalar or column.default.arg != "")
    if column.nullable or has_value:
        return None
    return _by_type(column, word)


def _points_at(column: Column) -> Table | None:
    """Returns the table that a column's foreign key leads to; an id without a key points at what it is named after."""
    for key in column.foreign_keys:
        if key.column.name == "id" and _model_of(key.column.table) is not None:
            return key.column.table
    named = Base.metadata.tables.get(column.name.removesuffix("_id")) if column.name.endswith("_id") else None
    if column.name == "subject_id":
        named = Base.metadata.tables["lead"]
    return named if named is not None and _model_of(named) is not None else None


def _by_type(column: Column, word: str):
    kind = getattr(column.type, "impl_instance", column.type).python_type
    if kind is str:
        named = f"{word}@example.com" if column.name in ("email", "recipient") else word
        return named[: getattr(column.type, "length", None)]
    samples = {bytes: word.encode(), datetime: now(), date: now().date(), bool: False, int: 1, float: 0.0, dict: {}}
    return samples[kind]
