"""Style, script and icons: bundled from readable files at start, named by their content, kept for a year.

`static/css/<layer>.css` and `static/css/<layer>/*.css` become layers of one style sheet; `static/js/*.js`, one
behaviour a file, become one script; `static/icons/*.svg` one sprite. Anything else in `static/` is served as it is.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from flask import Blueprint, Flask, Response, abort, current_app, request

from crm.access.rights import ANYBODY
from crm.web.guards import allow
from crm.web.phrases import Phrases, phrases

LAYERS = ("reset", "base", "components", "areas", "utilities")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s+")
SVG = "{http://www.w3.org/2000/svg}"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file as the browser gets it."""

    body: bytes
    compressed: bytes
    mimetype: str
    version: str


class AssetStore:
    """The assets below one folder, made when first asked for; in debug mode made again each time."""

    def __init__(self, folder: Path, keep: bool = True):
        self.folder = folder
        self.keep = keep
        self._made: dict[str, Asset] = {}

    def get(self, name: str) -> Asset:
        """Returns the asset called `name`. Raises FileNotFoundError."""
        if name not in self._made or not self.keep:
            self._made[name] = make_asset(name, self._read(name))
        return self._made[name]

    def _read(self, name: str) -> bytes:
        if name in BUNDLES:
            return BUNDLES[name](self.folder).encode()
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            raise FileNotFoundError(name)
        return path.read_bytes()


def make_asset(name: str, body: bytes) -> Asset:
    """Returns `body` as an asset, with its compressed form and a version made from its content."""
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(body, gzip.compress(body, 9, mtime=0), mimetype, hashlib.sha256(body).hexdigest()[:12])


def bundle_css(folder: Path) -> str:
    """Returns the whole style sheet: tokens first, then each layer's files in the order of their names."""
    parts = [f"@layer {','.join(LAYERS)};"]
    parts += [path.read_text() for path in (folder / "vendor/tabler/tokens.css", folder / "css/tokens.css")]
    for layer in LAYERS:
        parts += [f"@layer {layer}{{{path.read_text()}}}" for path in _layer_files(folder / "css", layer)]
    return INDENT.sub("\n", COMMENT.sub("", "\n".join(parts)))


def _layer_files(folder: Path, layer: str) -> list[Path]:
    return [*folder.glob(f"{layer}.css"), *sorted(folder.glob(f"{layer}/*.css"))]


def bundle_js(folder: Path) -> str:
    """Returns all behaviours as one script, each in a block of its own."""
    blocks = [f"{{\n{path.read_text()}}}\n" for path in sorted((folder / "js").glob("*.js"))]
    return '"use strict";\n' + "".join(blocks)


def bundle_icons(folder: Path) -> str:
    """Returns the sprite: each icon a symbol under its file's name, drawn in the colour of the text around it."""
    symbols = [_symbol(path) for path in sorted((folder / "icons").glob("*.svg"))]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def _symbol(path: Path) -> str:
    drawing = ElementTree.parse(path).getroot()
    shapes = [shape for shape in drawing if shape.get("stroke") != "none" or shape.get("fill") not in {None, "none"}]
    inside = "".join(_element(shape) for shape in shapes)
    return f'<symbol id="{path.stem}" viewBox="{drawing.get("viewBox")}">{inside}</symbol>'


def _element(shape: Element) -> str:
    attributes = " ".join(f'{name}="{value}"' for name, value in shape.items())
    return f"<{shape.tag.removeprefix(SVG)} {attributes}/>"


BUNDLES: dict[str, Callable[[Path], str]] = {
    "css/app.css": bundle_css,
    "js/app.js": bundle_js,
    "icons/sprite.svg": bundle_icons,
}


def install(app: Flask, folder: Path) -> None:
    """Serves the assets below `folder` and gives templates `asset(name)`, the address that changes with the content."""
    app.extensions["assets"] = AssetStore(folder, keep=not app.debug)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset_url


def asset_url(name: str) -> str:
    """Returns the address of the asset `name`, its version included; made once where the asset is."""
    own = phrases()
    return own.addresses.get(name) or _address(name, own)


def _address(name: str, own: Phrases) -> str:
    store = current_app.extensions["assets"]
    made = f"{own.root}/assets/{store.get(name).version}/{name}"
    if store.keep:
        own.addresses[name] = made
    return made


@blueprint.get("/assets/<version>/<path:name>")
@allow(ANYBODY)
def send(version: str, name: str) -> Response:
    """Sends one asset; what carries the right version may be kept for ever."""
    try:
        asset = current_app.extensions["assets"].get(name)
    except (OSError, ValueError):  # not there, or a name that no file can have
        abort(404)
    zipped = "gzip" in request.accept_encodings and len(asset.compressed) < len(asset.body)
    response = Response(asset.compressed if zipped else asset.body, mimetype=asset.mimetype)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if version == asset.version else "no-cache"
    )
    return response
