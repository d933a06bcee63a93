"""HTML of mails to plain lines: made harmless and well-formed by nh3, table rows as « label : value »."""

import html
import re

import nh3

MAX_HTML = 2_000_000
MAX_TAGS = 5_000  # an HTML parser's time grows with the square of the depth: 5,000 tags are 0.4 s, 200,000 are minutes
MAX_TABLES = 25  # tables inside tables that are read as rows
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
_CELL = re.compile(r"<t[dh]>(.*?)</t[dh]>", re.DOTALL)
_TERM = re.compile(r"</dt>\s*<dd>")
_BREAK = re.compile(r"</?(?:br|p|div|tr|table|li|ul|ol|h[1-6]|hr|dt|dd|pre|blockquote)\s*/?>")
_TAG = re.compile(r"<[^<>]*>")
_OPENS = re.compile(r"<[A-Za-z]")
_ANY_BREAK = re.compile(r"<(?=/?(?:br|p|div|tr|li|h[1-6]|hr|dt|dd)\b)", re.IGNORECASE)


def lines_of_html(source: str) -> str:
    """Returns the text of an HTML mail, one line for each visible line."""
    source = source[:MAX_HTML]
    if sum(1 for _ in _OPENS.finditer(source)) > MAX_TAGS:
        return html.unescape(_TAG.sub(" ", _ANY_BREAK.sub("\n<", source)))
    clean = nh3.clean(source, tags=_KEPT, attributes={}, clean_content_tags={"script", "style", "title", "head"})
    text = re.sub(r"\s+", " ", clean)
    for _ in range(MAX_TABLES):
        if "<tr>" not in text or (rows := _inner_rows(text)) == text:
            break
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
