"""The door by which order tools send documents back."""

from flask import Flask
from flask_smorest import Api

from crm.extensions import csrf
from crm.handoff.api import documents
from crm.handoff.api.blueprint import blueprint


def install(app: Flask, api: Api) -> None:
    """Registers the door; what comes in is signed, so no CSRF token is asked for."""
    api.register_blueprint(blueprint)
    csrf.exempt(blueprint)


__all__ = ["documents", "install"]
