"""Everything that stands around the pages, put into an application at once."""

from pathlib import Path

from flask import Flask

from crm.web import (
    appearance,
    assets,
    calling,
    compression,
    contention,
    drawing,
    errors,
    formatting,
    headers,
    navigation,
    phrases,
    reader,
    typography,
)


def install(app: Flask, static: Path) -> None:
    """Registers assets, headers, compression, filters, error pages, navigation and appearance."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    assets.install(app, static)
    compression.install(app)
    headers.install(app)
    for part in (phrases, calling, formatting, typography, drawing, reader, navigation, errors, contention):
        part.install(app)
    app.register_blueprint(appearance.blueprint)
