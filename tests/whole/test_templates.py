"""What a template may be: a fragment is one piece, nothing is inline, nothing queries (docs/architecture.md, idea 4)."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MAIL = "mail/"
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*?)(/?)>", re.DOTALL)
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "script in an attribute": re.compile(r"[\"']\s*(?:js|javascript):", re.IGNORECASE),
    "a filter that stops escaping": re.compile(r"\|\s*safe\b|autoescape\s+false", re.IGNORECASE),
    "a query": re.compile(r"\bdb\.|\.execute\(|\.scalars?\(|\.query\.|\bselect\("),
}
environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)  # only to parse


def pages() -> list[str]:
    """Every template that a browser gets; mails are made for mail programs, which need inline styles."""
    names = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
    return [name for name in names if not name.startswith(MAIL)]


def fragments() -> list[str]:
    return [name for name in pages() if Path(name).name.startswith("_")]


@pytest.mark.parametrize("name", pages())
def test_nothing_is_inline_and_nothing_queries(name):
    text = re.sub(r"\{#.*?#\}", "", (TEMPLATES / name).read_text("utf-8"), flags=re.DOTALL)
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert not found


@pytest.mark.parametrize("name", fragments())
def test_a_fragment_extends_nothing_and_has_one_root(name):
    tree = environment.parse((TEMPLATES / name).read_text("utf-8"))
    assert not list(tree.find_all(nodes.Extends))
    assert roots(written(tree.body)) <= 1


@pytest.mark.parametrize("name", [n for n in pages() if not Path(n).name.startswith("_") and "/" in n])
def test_what_has_no_underscore_is_a_page_a_layout_or_components(name):
    tree = environment.parse((TEMPLATES / name).read_text("utf-8"))
    whole = list(tree.find_all(nodes.Extends)) or name == "layouts/base.html"
    assert whole or name.startswith("components/")


def written(body: list[nodes.Node]) -> str:
    """Returns the markup that one way through a template writes: of each choice the first, of a call its element."""
    return "".join(_of(node) for node in body)


def _of(node: nodes.Node) -> str:
    if isinstance(node, nodes.Output):
        return "".join(n.data if isinstance(n, nodes.TemplateData) else _of(n) for n in node.nodes)
    if isinstance(node, nodes.If):
        return written(node.body) or written(node.else_)
    if isinstance(node, nodes.For | nodes.With | nodes.Scope | nodes.FilterBlock):
        return written(node.body)
    if isinstance(node, nodes.Include | nodes.CallBlock):
        return "<called></called>"
    if isinstance(node, nodes.Call) and not (isinstance(node.node, nodes.Name) and node.node.name in ("_", "ngettext")):
        return "<called></called>"
    return ""


def roots(markup: str) -> int:
    """Returns how many elements stand beside each other at the outermost level."""
    depth = found = 0
    for closing, tag, _attributes, closed in TAG.findall(markup):
        if closing:
            depth -= 1
        else:
            found += depth == 0
            depth += tag.lower() not in EMPTY and not closed
    return found
