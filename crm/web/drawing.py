"""Small drawings that a list repeats hundreds of times: icons, brand chips and time pills, made quickly."""

from datetime import datetime
from functools import lru_cache
from typing import Protocol

from flask import Flask
from markupsafe import Markup, escape

from crm.web.assets import asset_url
from crm.web.formatting import due_state, due_words
from crm.web.phrases import Sayings, phrases
from crm.web.typography import hue, initials, ink_on

WAITING = {"due": "clock", "soon": "hourglass", "late": "alert-circle"}
NO_COLOUR = "#64748b"


class Asked(Protocol):
    """What the response clock looks at."""

    received_at: datetime
    first_response_due: datetime
    first_response_at: datetime | None
    closed_at: datetime | None


def install(app: Flask) -> None:
    """Gives the templates of `app` `draw_icon`, `draw_brand`, `draw_pill`, `draw_avatar`: the components of those names."""
    app.jinja_env.globals.update(
        draw_icon=icon, draw_brand=brand_chip, draw_pill=time_pill, draw_response=response_pill, draw_avatar=avatar
    )


def icon(name: str, label: str | None = None, size: str = "") -> Markup:
    """Returns the icon called `name` (a file of static/icons); without label it is decoration; size: sm, lg."""
    return _icon(asset_url("icons/sprite.svg"), name, label, size)


@lru_cache(maxsize=1024)
def _icon(sprite: str, name: str, label: str | None, size: str) -> Markup:
    looks = ["icon", *([f"icon-{size}"] if size else []), *(["icon-fill"] if name.endswith("-filled") else [])]
    meaning = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="{}" {}><use href="{}#{}"/></svg>').format(" ".join(looks), meaning, sprite, name)


@lru_cache(maxsize=1024)
def brand_chip(code: str, colour: str | None, name: str | None = None, show_name: bool = False) -> Markup:
    """Returns the brand's code on its colour (#rrggbb, data), black or white letters by contrast.

    The colour is an SVG attribute, which the strict CSP allows, unlike `style`.
    """
    wide = 28 if len(code) < 3 else 12 + 9 * len(code)
    fill = colour or NO_COLOUR
    chip = Markup(
        '<svg class="brand-chip" width="{0}" height="19" viewBox="0 0 {0} 19" role="img" aria-label="{1}">'
        '<title>{1}</title><rect x=".5" y=".5" width="{2}" height="18" rx="4" fill="{3}"/>'
        '<text x="{4}" y="13.6" text-anchor="middle" fill="{5}">{6}</text></svg>'
    ).format(wide, name or code, wide - 1, fill, wide / 2, ink_on(fill), code)
    return Markup('<span class="brand">{}{}</span>').format(chip, escape(f" {name}" if show_name and name else ""))


@lru_cache(maxsize=4096)
def avatar(name: str, size: str = "") -> Markup:
    """Returns the initials in a round, coloured by the name; size "lg". The name itself must stand beside it."""
    looks = f"avatar hue-{hue(name)}" + (f" avatar-{size}" if size else "")
    return Markup('<span class="{}" aria-hidden="true">{}</span>').format(looks, initials(name))


def response_pill(asked: Asked) -> Markup:
    """Returns the response clock of a lead or of a row that lists one."""
    if asked.closed_at:
        return time_pill("closed", asked.closed_at)
    if asked.first_response_at:
        took = asked.first_response_at - asked.received_at
        return time_pill("answered", asked.first_response_at, took.total_seconds())
    return time_pill(due_state(asked.first_response_due), asked.first_response_due)


def time_pill(state: str, at: datetime | None = None, took: float | None = None) -> Markup:
    """Returns the response clock in colour, icon and word.

    state: due, soon or late (at: when the answer is due; counts down live), answered (at: when; took: seconds), closed.
    """
    own = phrases()
    if state in WAITING and at:
        here = own.local(at)
        about = f'datetime="{here.isoformat(timespec="seconds")}" title="{own.minute(here)}" data-due'
        words = f"<span data-words>{due_words(at)}</span>"
        return Markup(f'<time class="pill pill-{state}" {about}>{icon(WAITING[state])}{words}</time>')  # noqa: S704
    sign, words = ("circle-check", _answered(took, own.said)) if state == "answered" else ("archive", own.said.closed)
    title = f' title="{own.minute(own.local(at))}"' if at else ""
    kind = "answered" if state == "answered" else "closed"
    return Markup(f'<span class="pill pill-{kind}"{title}>{icon(sign)}<span>{words}</span></span>')  # noqa: S704


def _answered(took: float | None, said: Sayings) -> str:
    return said.answered if took is None else said.answered_in.format(said.span(took))
