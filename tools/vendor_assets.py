"""Brings the exact copies in `static/vendor` and `static/icons` up to date from their npm packages.

    python tools/vendor_assets.py                 fetch the pinned packages with `npm`, write everything again
    python tools/vendor_assets.py --from DIR      the same from an existing node_modules folder
    python tools/vendor_assets.py icons car flag  add icons by their Tabler names

Nothing of this runs when the application is built or started: what it writes is committed.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
PACKAGES = {"htmx.org": "4.0.1", "sortablejs": "1.15.7", "@tabler/core": "1.6.1", "@tabler/icons": "3.51.0"}
COPIES = {
    "htmx/htmx.min.js": ("htmx.org", "dist/htmx.min.js"),
    "htmx/LICENSE": ("htmx.org", "LICENSE"),
    "sortable/sortable.min.js": ("sortablejs", "Sortable.min.js"),
    "sortable/LICENSE": ("sortablejs", "LICENSE"),
    "tabler/icons-LICENSE": ("@tabler/icons", "LICENSE"),
}
TOKEN = re.compile(r"(--tblr-[\w-]+):\s*([^;}]+);")
USED = re.compile(r"var\((--tblr-[\w-]+)")


def main() -> None:
    """Reads the command line and writes the vendored files with their manifest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="modules", type=Path, help="a node_modules folder that holds the packages")
    parser.add_argument("icons", nargs="*", help="the word `icons`, then names to add")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        modules = options.modules or fetch(Path(folder))
        copy_files(modules)
        write_tokens(modules)
        copy_icons(modules, {path.stem for path in (STATIC / "icons").glob("*.svg")} | set(options.icons[1:]))
        write_manifest(modules)


def fetch(folder: Path) -> Path:
    """Returns a node_modules folder with the pinned packages, made by npm (which checks their integrity)."""
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    npm = shutil.which("npm") or sys.exit("npm is needed to fetch the packages")
    subprocess.run([npm, "install", "--ignore-scripts", "--no-audit", "--prefix", folder, *wanted], check=True)
    return folder / "node_modules"


def copy_files(modules: Path) -> None:
    """Copies what is used as it is."""
    for target, (package, source) in COPIES.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / package / source, VENDOR / target)


def write_tokens(modules: Path) -> None:
    """Writes Tabler's custom properties that our style sheets use, and those that these are made of."""
    text = (modules / "@tabler/core/dist/css/tabler.css").read_text()
    root = "".join(re.findall(r"(?:^|\n):root(?:,\s*:host)? \{(.*?)\n\}", text, re.DOTALL))
    values = {name: " ".join(value.split()) for name, value in TOKEN.findall(root)}
    used = reachable(
        values, {name for path in (STATIC / "css").rglob("*.css") for name in USED.findall(path.read_text())}
    )
    lines = "".join(f"  {name}: {value};\n" for name, value in values.items() if name in used)
    note = f"/* From @tabler/core {PACKAGES['@tabler/core']} (MIT), the part that is used; made by tools/vendor_assets.py. */"
    (VENDOR / "tabler").mkdir(parents=True, exist_ok=True)
    (VENDOR / "tabler/tokens.css").write_text(f"{note}\n:root {{\n{lines}}}\n")


def reachable(values: dict[str, str], names: set[str]) -> set[str]:
    """Returns `names` and every token that their values refer to."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(USED.findall(values[name])) - found
    return found


def copy_icons(modules: Path, names: set[str]) -> None:
    """Copies the outline icons called `names` (`star-filled` means the filled drawing of `star`)."""
    (STATIC / "icons").mkdir(exist_ok=True)
    for name in sorted(names):
        style, drawing = ("filled", name.removesuffix("-filled")) if name.endswith("-filled") else ("outline", name)
        shutil.copyfile(modules / "@tabler/icons/icons" / style / f"{drawing}.svg", STATIC / "icons" / f"{name}.svg")


def write_manifest(modules: Path) -> None:
    """Writes name, version, licence and checksum of each vendored file."""
    entries = [describe(modules, target, package) for target, (package, _) in COPIES.items()]
    entries.append(describe(modules, "tabler/tokens.css", "@tabler/core"))
    icons = sorted((STATIC / "icons").glob("*.svg"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in icons)).hexdigest()
    entries.append(about(modules, "@tabler/icons") | {"file": "../icons/*.svg", "sha256": digest})
    (VENDOR / "manifest.json").write_text(json.dumps(entries, indent=2) + "\n")


def describe(modules: Path, target: str, package: str) -> dict[str, str]:
    """Returns the manifest's line about one file."""
    digest = hashlib.sha256((VENDOR / target).read_bytes()).hexdigest()
    return about(modules, package) | {"file": target, "sha256": digest}


def about(modules: Path, package: str) -> dict[str, str]:
    """Returns name, version and licence as the package itself states them."""
    stated = json.loads((modules / package / "package.json").read_text())
    return {"name": package, "version": stated["version"], "license": stated["license"]}


if __name__ == "__main__":
    main()
