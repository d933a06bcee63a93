"""The gallery of components, in the application of the test and behind its live server."""

import pytest
from flask import Flask

from tests.web import gallery


@pytest.fixture
def gallery_app(make_app) -> Flask:
    """The application with the gallery; CSRF tokens not asked for."""
    app = make_app()
    gallery.install(app)
    return app


@pytest.fixture
def gallery_client(gallery_app, cast, signed_in):
    """The gallery's client, signed in as the manager."""
    return signed_in(gallery_app.test_client(), cast.manager)


@pytest.fixture
def open_gallery(live_server, open_page, cast):
    """Opens a window on the gallery, signed in as the manager: `open_gallery("/gallery", phone=True)`."""
    gallery.install(live_server.app)

    def open_it(path: str = "/gallery", **kinds):
        page = open_page(cast.manager, **kinds)
        page.goto(path)
        return page

    return open_it
