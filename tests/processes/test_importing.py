"""A file comes in while its worker is killed again and again: each row once, none missing."""

from sqlalchemy import func, select

from crm.access.actors import SYSTEM
from crm.access.models import User
from crm.extensions import db
from crm.intake.imports.actions import Upload, keep_upload, start
from crm.intake.imports.surveying import survey
from crm.intake.models import Import, IntakeRecord
from crm.kernel.tenancy import EVERY_TENANT
from crm.leads.models import Lead
from crm.worker import as_tenant
from tests.support.installation import until

ROWS = 300
KILLS = 3
FILE = "Nom;Tél;Véhicule\r\n" + "".join(f"Nom{i};06398{i:05};Peugeot 208\r\n" for i in range(ROWS))


def test_an_import_whose_worker_is_killed_takes_each_row_in_once(app, cast, database, install):
    running = install(DATABASE_URL=database)
    with app.app_context(), as_tenant(cast.garage):
        body = FILE.encode("cp1252")
        by = db.session.get_one(User, cast.manager.id)
        start(keep_upload(Upload(body, "salon.csv", "Salon"), survey(body), by), SYSTEM)
    for kill in range(1, KILLS + 1):
        until(lambda goal=kill * ROWS // 5: _import(app).done >= goal, 60, "some rows")
        running.kill("worker")
    until(lambda: _import(app).state == "done", 120, "the end of the import")
    assert _import(app).counts == {"created": ROWS}
    with app.app_context(), as_tenant(EVERY_TENANT):
        assert db.session.scalar(select(func.count()).select_from(Lead).where(Lead.source_name == "Salon")) == ROWS
        positions = db.session.scalars(select(IntakeRecord.position)).all()
    assert sorted(positions) == list(range(ROWS))


def _import(app) -> Import:
    with app.app_context(), as_tenant(EVERY_TENANT):
        run = db.session.scalars(select(Import)).one()
        db.session.expunge_all()
        return run
