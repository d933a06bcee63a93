"""HTML of mails to plain lines: made harmless and well-formed by nh3, table rows as « label : value »."""

import html
import re

import nh3

MAX_HTML = 2_000_000
_KEPT = {
    "br",
    "p",
    "div",
    "tr",
    "td",
    "th",
    "table",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "dt",
    "dd",
    "pre",
    "blockquote",
}
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[dh]>(.*?)</t[dh]>", re.DOTALL)
_TERM = re.compile(r"</dt>\s*<dd>")
_BREAK = re.compile(r"</?(?:br|p|div|tr|table|li|ul|ol|h[1-6]|hr|dt|dd|pre|blockquote)\s*/?>")
_TAG = re.compile(r"<[^<>]*>")


def lines_of_html(source: str) -> str:
    """Returns the text of an HTML mail, one line for each visible line."""
    clean = nh3.clean(
        source[:MAX_HTML], tags=_KEPT, attributes={}, clean_content_tags={"script", "style", "title", "head"}
    )
    text = re.sub(r"\s+", " ", clean)
    while "<tr>" in text and (rows := _inner_rows(text)) != text:
        text = rows
    text = _BREAK.sub("\n", _TERM.sub(" : ", text))
    return html.unescape(_TAG.sub(" ", text))


def _inner_rows(text: str) -> str:
    """Rows that hold no other row become lines; called again, the tables around them follow."""
    return re.sub(r"<tr>((?:(?!<tr>).)*?)</tr>", lambda row: f"<br>{_row(row.group(1))}<br>", text)


def _row(cells: str) -> str:
    found = [cell.strip() for cell in _CELL.findall(cells)]
    filled = [cell for cell in found if cell]
    if len(found) == 2 and len(filled) == 2 and "<br>" not in found[0] and "<table>" not in cells:
        return f"{found[0].rstrip(' :')} : {found[1]}"
    return "<br>".join(filled) if found else cells
