"""What happened to a lead, in sentences of the reader's language (idea 5: made when they are shown)."""

from dataclasses import replace

from flask_babel import gettext as _

from crm.assignment.reasons import candidates, explain, left_out
from crm.journal.models import Event
from crm.leads.words import CONVERTED, LOSS_REASONS, ORIGINS, STATUSES
from crm.web.happenings import Entry, contacted, entry, messaged, noted, planned, tell


def _arrived(event: Event) -> Entry:
    origin = ORIGINS.get(event.data.get("origin", ""), "")
    source = event.data.get("source") or origin
    title = _("Lead received: %(source)s", source=source) if source else _("Lead received")
    return replace(entry(event, "inbox", title), name=event.actor_name if event.actor_id else "")


def _assigned(event: Event) -> Entry:
    others, missing = candidates(event.data), left_out(event.data)
    body = [explain(event.data), event.data.get("note", "")]
    body += [_("Candidates: %(names)s", names=others)] if others else []
    body += [_("Left out: %(names)s", names=missing)] if missing else []
    title = _("Assigned to %(name)s", name=event.data.get("owner", ""))
    return entry(event, "user-check", title, body="\n".join(line for line in body if line))


def _unassigned(event: Event) -> Entry:
    return entry(event, "user-question", _("Nobody is in charge"), body=explain(event.data), tone="warning")


def _routed(event: Event) -> Entry:
    where = {"brand": event.data.get("brand", ""), "outlet": event.data.get("outlet", "")}
    return entry(event, "route", _("Placed: %(brand)s, %(outlet)s", **where))


def _moved(event: Event) -> Entry:
    before, after = (STATUSES.get(event.data.get(key, ""), "") for key in ("before", "after"))
    return entry(event, "arrow-right", _("Status: %(before)s → %(after)s", before=before, after=after))


def _wishes(event: Event) -> Entry:
    wishes = [(_("do not call"), "do_not_call"), (_("do not e-mail"), "do_not_email")]
    asked = [words for words, key in wishes if event.data.get(key)]
    title = _("Marked: %(wishes)s", wishes=", ".join(asked)) if asked else _("May be called and e-mailed again")
    return entry(event, "ban" if asked else "check", title, tone="warning" if asked else "")


def _lost(event: Event) -> Entry:
    note = event.data.get("note", "")
    title = _("Lost: %(reason)s", reason=LOSS_REASONS.get(event.data.get("reason", ""), ""))
    return entry(event, "archive", title, body=note, tone="danger", quote=bool(note))


def _reopened(event: Event) -> Entry:
    was_converted = event.data.get("before") == CONVERTED
    words = _("Opened again: the conversion was undone") if was_converted else _("Opened again: the loss was undone")
    return entry(event, "arrow-back-up", words)


def _opportunity_opened(event: Event) -> Entry:
    return entry(event, "target", _("Opportunity opened: %(name)s", name=event.data.get("name", "")), tone="success")


def _linked(event: Event) -> Entry:
    before, after = event.data.get("before", ""), event.data.get("after", "")
    return entry(event, "users", _("Client: %(before)s → %(after)s", before=before, after=after))


def _contact_chosen(event: Event) -> Entry:
    name = event.data.get("name", "")
    words = _("Whom to talk to: %(name)s", name=name) if name else _("Nobody in particular to talk to")
    return entry(event, "user", words)


def _person_added(event: Event) -> Entry:
    name, role = event.data.get("name", ""), event.data.get("role", "")
    return entry(event, "user-plus", _("Added: %(who)s", who=f"{name} ({role})" if role else name))


def _person_changed(event: Event) -> Entry:
    name, role = event.data.get("name", ""), event.data.get("role", "")
    return entry(event, "user", _("Role of %(name)s: %(role)s", name=name, role=role or "—"))


def _person_removed(event: Event) -> Entry:
    return entry(event, "x", _("Removed: %(who)s", who=event.data.get("name", "")))


def _converted(event: Event) -> Entry:
    note = event.data.get("note", "")
    return entry(event, "circle-check", _("Converted"), body=note, tone="success", quote=bool(note))


tell(
    {
        "lead.arrived": _arrived,
        "lead.assigned": _assigned,
        "lead.unassigned": _unassigned,
        "lead.routed": _routed,
        "lead.noted": noted,
        "lead.messaged": messaged,
        "lead.contacted": contacted,
        "lead.planned": planned,
        "lead.moved": _moved,
        "lead.wishes": _wishes,
        "lead.lost": _lost,
        "lead.reopened": _reopened,
        "lead.converted": _converted,
        "lead.opportunity_opened": _opportunity_opened,
        "lead.linked": _linked,
        "lead.contact_chosen": _contact_chosen,
        "lead.person_added": _person_added,
        "lead.person_changed": _person_changed,
        "lead.person_removed": _person_removed,
    }
)
