"""Where a form that was refused goes: back into the dialog, or the place, that it came from."""

from flask import Response

from crm.web.rendering import wants_fragment


def in_dialog(answer: Response) -> Response:
    """Returns a form; when it was refused, it is shown in the dialog instead of the place that it would change."""
    return refused_at(answer, "#dialog", "innerHTML")


def refused_at(answer: Response, target: str, swap: str = "outerHTML") -> Response:
    """Returns a form; when it was refused, htmx shows it at `target` (a selector)."""
    return shown_at(answer, target, swap) if answer.status_code >= 400 and wants_fragment() else answer


def shown_at(answer: Response, target: str, swap: str = "outerHTML") -> Response:
    """Returns an answer that htmx shows at `target`, whatever the request named."""
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = target, swap
    return answer
