"""The address of an order tool: a template whose host is fixed, with placeholders from a list (mission SD-01, SD-02).

Nothing that a client, a salesperson or another system has typed can change where the salesperson is sent: values are
percent-encoded whole, and stand behind the host only.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from flask_babel import lazy_gettext as _l

PLACEHOLDERS = {
    "brand": _l("code of the brand"),
    "brand_name": _l("name of the brand"),
    "outlet": _l("code of the outlet"),
    "outlet_name": _l("name of the outlet"),
    "dealer_code": _l("dealer code of the outlet"),
    "site_code": _l("site code of the outlet"),
    "activity": _l("activity (VN, VO …)"),
    "d_code": _l("D code"),
    "old_id": _l("the person's old id in this tool"),
    "tool": _l("id of this tool here"),
    "handoff": _l("id of this hand-off"),
    "opportunity": _l("id of the opportunity"),
    "client": _l("name of the client"),
    "vehicle": _l("the vehicle in one line"),
    "amount": _l("the amount in euros"),
    "return_url": _l("the way back here"),
    "document_url": _l("where documents are sent back"),
}
LONGEST = 1000
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
OWN_PATH = "/demo/"  # an address of this application itself: the demonstration's stand-in
_WHOLE = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<host>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?|\[::1\]")
_NAMED = re.compile(r"\{([^{}]*)\}")


class BadTemplate(ValueError):
    """The template can't be used; `why` is address | https | host | placeholder | brace, `what` the part that is wrong."""

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(f"{why} {what}")
        self.why, self.what = why, what


def check_template(template: str, demo: bool = False) -> str:
    """Returns the template without blanks around it. Raises BadTemplate.

    `demo` allows what only a demonstration needs: plain http on this machine, and the application's own stand-in.
    """
    text = template.strip()
    if not text or len(text) > LONGEST or not text.isprintable() or re.search(r"[\s\\<>\"'`]", text):
        raise BadTemplate("address")
    if not (demo and text.startswith(OWN_PATH)):
        _check_host(text, demo)
    for name in _NAMED.findall(text):
        if name not in PLACEHOLDERS:
            raise BadTemplate("placeholder", name[:40])
    if re.search(r"[{}]", _NAMED.sub("", text)):
        raise BadTemplate("brace")
    return text


def fill(template: str, values: Mapping[str, str]) -> str:
    """Returns the address with every placeholder's value, percent-encoded as a whole; one without a value is empty."""
    return _NAMED.sub(lambda found: quote(str(values.get(found[1], "")), safe=""), template)


def origin_of(template: str) -> str:
    """Returns scheme and host, as a content policy names them; nothing for an address of our own."""
    parts = urlsplit(template)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _check_host(text: str, demo: bool) -> None:
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise BadTemplate("https")
    scheme, host = found["scheme"].lower(), found["host"]
    if "{" in host or "}" in host:
        raise BadTemplate("host", host[:60])
    name, _colon, port = host.rpartition(":") if re.search(r":\d{1,5}$", host) else (host, "", "")
    if not _HOST.fullmatch(name) or (port and not 0 < int(port) < 65536):
        raise BadTemplate("address")
    if scheme != "https" and not (demo and scheme == "http" and name in LOCAL_HOSTS):
        raise BadTemplate("https")
