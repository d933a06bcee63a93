"""The tenant is scoped here and nowhere else (architecture.md, idea 1; reliability.md, rule 9).

A session knows its legal entity. Each ORM select, update and delete gets the condition; a statement on a tenant's
table with no tenant set is an error, not "all rows"; a row of another tenant is refused before it is written.
PostgreSQL's row-level security says it a second time, from the same setting.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session, with_loader_criteria

from crm.kernel.base import OfTenant
from crm.kernel.database import is_planned_once
from crm.kernel.statements import KEPT

EVERY_TENANT = "all"
IDLE, IN_TRANSACTION = 0, 2  # as libpq counts the states of a connection
_KEY = "legal_entity_id"


class TenantMissing(RuntimeError):
    """A tenant's table was asked for while no legal entity was set."""


class ForeignTenant(RuntimeError):
    """A row of another legal entity was about to be written, or the session was about to change tenants."""


class TenantSession(FlaskSession):
    """The session of the application; `tenant` is a legal entity's id, EVERY_TENANT, or None."""

    @property
    def tenant(self) -> int | str | None:
        return self.info.get(_KEY)

    def enter(self, tenant: int | str) -> None:
        """Sets the legal entity of this session, once. Raises ForeignTenant when another one is set already."""
        if self.tenant not in (None, tenant):
            raise ForeignTenant(f"this session belongs to {self.tenant}")
        self.info[_KEY] = tenant
        if self.in_transaction():
            _tell_database(self, self.connection())

    def leave(self) -> None:
        """Ends the tenant's session: everything it had loaded is forgotten."""
        self.close()
        self.info.pop(_KEY, None)


@contextmanager
def inside(session: TenantSession, tenant: int | str) -> Iterator[None]:
    """Runs a block in a fresh session of this tenant; what was loaded before or in it is forgotten."""
    session.leave()
    session.enter(tenant)
    try:
        yield
    finally:
        session.leave()


@event.listens_for(Session, "do_orm_execute")
def _add_tenant(execution) -> None:
    if execution.is_column_load or execution.is_relationship_load or execution.is_insert:
        return
    tenant = execution.session.info.get(_KEY)
    if tenant == EVERY_TENANT:
        return
    if tenant is None:
        _refuse_tenant_tables(execution)
        return
    scoped = _kept_scoped if execution.execution_options.get(KEPT) else _scoped
    execution.statement = scoped(execution.statement, tenant)


def _scoped(statement, tenant: int):
    return statement.options(_only_of(tenant))


_kept_scoped = lru_cache(maxsize=1024)(_scoped)  # statements compare by identity: for those that live on


@lru_cache(maxsize=1024)
def _only_of(tenant: int):
    """The condition is made once for each tenant: making it costs as much as a small statement."""
    return with_loader_criteria(OfTenant, lambda cls: cls.legal_entity_id == tenant, include_aliases=True)


def _refuse_tenant_tables(execution) -> None:
    for mapper in execution.all_mappers:
        if issubclass(mapper.class_, OfTenant):
            raise TenantMissing(f"{mapper.class_.__name__} was read with no legal entity set")


@event.listens_for(Session, "before_flush")
def _stamp_and_guard(session, context, instances) -> None:
    tenant = session.info.get(_KEY)
    for row in session.new:
        if isinstance(row, OfTenant):
            stamp(row, tenant)
    if tenant != EVERY_TENANT:
        for row in (*session.dirty, *session.deleted):
            if isinstance(row, OfTenant) and row.legal_entity_id != tenant:
                raise ForeignTenant(f"{type(row).__name__} of another legal entity")


def stamp(row: OfTenant, tenant: int | str | None) -> None:
    """Gives a new row its legal entity. Raises TenantMissing without one, ForeignTenant for another one's row."""
    if row.legal_entity_id is None:
        if not isinstance(tenant, int):
            raise TenantMissing(f"{type(row).__name__} was written with no legal entity set")
        row.legal_entity_id = tenant
    elif tenant != EVERY_TENANT and row.legal_entity_id != tenant:
        raise ForeignTenant(f"{type(row).__name__} of another legal entity")


@event.listens_for(Session, "after_begin")
def _tell_database(session, connection_or_transaction, connection=None) -> None:
    """On PostgreSQL the transaction itself knows its tenant, for row-level security, and its savepoints from it."""
    bound = connection if connection is not None else connection_or_transaction
    tenant = session.info.get(_KEY)
    if tenant is None or bound.dialect.name != "postgresql" or bound.in_nested_transaction():
        return
    if _begun_telling(bound, tenant):
        return
    bound.execute(text("SELECT set_config('relance.legal_entity', :tenant, true)"), {"tenant": str(tenant)})


def _begun_telling(bound: Connection, tenant: int | str) -> bool:
    """Begins the transaction and tells the tenant in one round trip, which every request takes; whether it could.

    What it could not (a lost connection), the usual way tries again and reports as SQLAlchemy does.
    """
    driver = bound.connection.driver_connection
    usual = driver.isolation_level is None and driver.read_only is None and not driver.autocommit
    if not usual or driver.pgconn.transaction_status != IDLE:
        return False
    said = EVERY_TENANT if tenant == EVERY_TENANT else str(int(tenant))
    plans = ", set_config('plan_cache_mode', 'force_generic_plan', true)" if is_planned_once() else ""
    driver.pgconn.exec_(f"BEGIN; SELECT set_config('relance.legal_entity', '{said}', true){plans}".encode())
    return driver.pgconn.transaction_status == IN_TRANSACTION
