"""Why a lead came to its owner, in the reader's language (mission X-02)."""

from flask_babel import format_decimal
from flask_babel import gettext as _


def explain(why: dict) -> str:
    """Returns one sentence that says how the owner was chosen; empty when nothing is known."""
    said = {
        "turn": lambda: _("It was their turn (rule “%(rule)s”)", rule=why.get("rule", "")),
        "person": lambda: _("Rule “%(rule)s” names this person", rule=why.get("rule", "")),
        "manager": lambda: _by_manager(why),
        "hand": lambda: _("Given by %(name)s", name=why.get("by", "")),
        "undone": lambda: _("Given back by %(name)s, who undid a bulk assignment", name=why.get("by", "")),
        "taken": lambda: _("Took charge of it"),
        "nobody": lambda: _nobody(why),
    }
    return said[why["how"]]() if why.get("how") in said else ""


def candidates(why: dict) -> str:
    """Returns the candidates of a turn with their shares, e.g. “Ana 50 %, Luc 50 %”."""
    return ", ".join(f"{c['name']} {format_decimal(c['share'])}\u202f%" for c in why.get("candidates", ()))


def left_out(why: dict) -> str:
    """Returns who was left out and why, e.g. “Zoé (absent)”."""
    words = {
        "away": _("absent"),
        "inactive": _("inactive"),
        "not_this_brand": _("does not sell this brand here"),
        "no_share": _("no share of the work"),
    }
    return ", ".join(f"{c['name']} ({words.get(c['why'], c['why'])})" for c in why.get("left_out", ()))


def _by_manager(why: dict) -> str:
    if why.get("blocked"):
        return _("The client is blocked: sales manager of the outlet and brand")
    if why.get("rule") and why.get("left_out"):
        return _("Nobody of rule “%(rule)s” was available: sales manager of the outlet and brand", rule=why["rule"])
    if why.get("rule"):
        return _("Rule “%(rule)s”: sales manager of the outlet and brand", rule=why["rule"])
    return _("No rule fits: sales manager of the outlet and brand")


def _nobody(why: dict) -> str:
    return {
        "no_outlet": _("Nobody: the outlet is not known"),
        "no_brand": _("Nobody: the brand is not known"),
        "no_manager": _("Nobody: no sales manager is named for this outlet and brand"),
    }.get(why.get("missing", ""), _("Nobody could be found"))
