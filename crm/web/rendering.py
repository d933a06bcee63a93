"""One template serves page and update: an htmx request gets the fragment that the page includes."""

import json

from flask import Response, make_response, render_template, request

from crm.extensions import htmx

VARY = ("HX-Request", "HX-Request-Type")


def render(page: str, fragment: str | None = None, status: int = 200, **values) -> Response:
    """Returns `fragment` to an htmx request that replaces a part of the page, else `page`."""
    template = fragment if fragment and wants_fragment() else page
    response = make_response(render_template(template, **values), status)
    response.vary.update(VARY)
    return response


def wants_fragment() -> bool:
    """Is this a partial update? Links boosted into the body, Back (history restore), whole swaps want the page."""
    into_body = htmx.boosted and "#" not in request.headers.get("HX-Target", "")
    whole = into_body or htmx.history_restore_request or request.headers.get("HX-Request-Type") == "full"
    return bool(htmx) and not whole


def redirect_to(url: str) -> Response:
    """Returns a move to `url` after a change: 303 for a form, `HX-Redirect` for htmx (fetch would follow a 303)."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": url})
    return Response(status=303, headers={"Location": url})


def own_path(wanted: str) -> str:
    """Returns a path that was asked for when it is one of this application, else `/`: no link of ours leads elsewhere."""
    is_ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if is_ours else "/"


def with_toast(response: Response, message: str, kind: str = "success") -> Response:
    """Returns `response` that also shows a passing message; kind: success, info, warning, danger."""
    return with_event(response, "toast", {"message": str(message), "kind": kind})


def with_event(response: Response, name: str, detail: dict | None = None) -> Response:
    """Returns `response` that fires the browser event `name` (added to those it fires already)."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps(events | {name: detail or {}})
    return response
