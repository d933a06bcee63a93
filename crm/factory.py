"""Puts the application together: configuration, extensions, blueprints, error pages."""

import sys
from pathlib import Path

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from crm import tables, worker
from crm.access import jobs as access_jobs
from crm.access import routes as access
from crm.alerts import jobs as alert_jobs
from crm.alerts import routes as alerts
from crm.assignment.routes import blueprint as assignment
from crm.bulk import jobs as bulk_jobs
from crm.bulk.routes import blueprint as bulk
from crm.clients import jobs as client_jobs
from crm.clients.routes import clients
from crm.config import Settings, from_environment
from crm.extensions import babel, csrf, db, htmx, login, migrate
from crm.handoff import api as handoff_api
from crm.handoff.routes import handoff
from crm.intake import jobs as intake_jobs
from crm.intake import routes as intake
from crm.intake.api.description import api
from crm.intake.imports import jobs as import_jobs
from crm.intake.imports.routes import blueprint as imports
from crm.kernel import wakeup
from crm.leads.routes import leads
from crm.opportunities.routes import blueprint as opportunities
from crm.outlets import routes as outlets
from crm.privacy import jobs as privacy_jobs
from crm.privacy.routes import blueprint as privacy
from crm.runtime import commands as runtime
from crm.search.routes import blueprint as search
from crm.setup import commands as setup
from crm.vehicles.routes import vehicles
from crm.views.routes import blueprint as views
from crm.web import guards, install, reader

JOBS = (
    access_jobs,
    alert_jobs,
    bulk_jobs,
    client_jobs,
    intake_jobs,
    import_jobs,
    privacy_jobs,
)  # importing one offers its due work (crm/worker.py)
BLUEPRINTS = (
    leads,
    clients,
    opportunities,
    vehicles,
    search,
    privacy,
    views,
    bulk,
    assignment,
    outlets.blueprint,
    runtime.blueprint,
    setup.blueprint,
    handoff,
    imports,
)
ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Returns the application for these settings, or for those of the environment."""
    settings = settings or from_environment()
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))  # stdout is for what was asked
    app = Flask("crm", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.from_mapping(settings.as_flask())
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    _bind_extensions(app)
    guards.install(app)
    install.install(app, static=ROOT / "static")
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    access.install(app)
    alerts.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    intake.install(app)
    handoff_api.install(app, api)
    wakeup.call(worker.wake)
    return app


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    login.init_app(app)
    csrf.init_app(app)
    htmx.init_app(app)
    babel.init_app(
        app,
        default_domain="messages",
        default_translation_directories=str(ROOT / "crm" / "translations"),
        locale_selector=reader.language,
        timezone_selector=reader.zone,
    )
    app.extensions["tables"] = tables
