"""The HTTP doors under /api/v1: JSON, ADF/XML, Google, Meta; described by OpenAPI at the same address."""

from flask import Flask

from crm.extensions import csrf
from crm.intake.api import description, leads, webhooks
from crm.intake.api.blueprint import blueprint


def install(app: Flask) -> None:
    """Registers the doors; they carry keys of their own, so no CSRF token is asked for."""
    description.install(app)
    description.api.register_blueprint(blueprint)
    app.register_blueprint(description.pages)
    csrf.exempt(blueprint)


__all__ = ["install", "leads", "webhooks"]
