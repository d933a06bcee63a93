"""Pages about people: sign-in, forgotten password, « Mon profil », one-time links."""

from flask import Flask

from crm.access.profiles import profile_name
from crm.access.routes import forgotten, people, profile, sign_in
from crm.access.routes.blueprint import blueprint
from crm.access.routes.proving import one_time_address

__all__ = ["blueprint", "forgotten", "install", "people", "profile", "sign_in"]


def install(app: Flask) -> None:
    """Puts the pages into the application, and what mails need to write a link."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(one_time_address=one_time_address, profile_name=profile_name)
