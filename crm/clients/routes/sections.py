"""The sections of a client's data: which form changes each, and what saving it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.access.actors import actor
from crm.access.rights import may
from crm.clients.actions.consents import mark_wishes, record_consents
from crm.clients.actions.editing import change_client, set_tags
from crm.clients.actions.points import set_points
from crm.clients.actions.references import entry_named
from crm.clients.forms.editing import (
    AddressForm,
    CategoriesForm,
    CommentsForm,
    CompanyIdentityForm,
    ConsentsForm,
    FinancialForm,
    PersonIdentityForm,
    SectionForm,
    reach_form,
)
from crm.clients.models import Client
from crm.clients.queries import entries_of, points_of, tags_of
from crm.clients.queries.consents import last_words

TITLES = {
    "identity": _l("Identity"),
    "points": _l("Phones and e-mails"),
    "address": _l("Address"),
    "financial": _l("Financial"),
    "categories": _l("Categories"),
    "consents": _l("Consents"),
    "comments": _l("Comments"),
}
LISTS = ("segment", "tag", "group")
ADDED = {"new_segment": "segment", "new_tag": "tag", "new_group": "group"}


@dataclass(frozen=True)
class Section:
    """How one section is asked and kept."""

    form: Callable[[Client, bool], SectionForm]
    save: Callable[[Client, SectionForm], None]


def sections_of(client: Client) -> list[str]:
    """Returns the sections of a client: a company has no phones and e-mails of its own (mission CF-18)."""
    return [name for name in TITLES if name != "points" or client.kind != "B2B"]


def _plain(form: type[SectionForm]) -> Callable[[Client, bool], SectionForm]:
    return lambda client, sent: form(obj=client) if sent else form(None, obj=client)


def _identity(client: Client, sent: bool) -> SectionForm:
    return _plain(CompanyIdentityForm if client.kind == "B2B" else PersonIdentityForm)(client, sent)


def _points(client: Client, sent: bool) -> SectionForm:
    return reach_form(client, points_of([client.id])[client.id], sent)


def _categories(client: Client, sent: bool) -> SectionForm:
    form = _plain(CategoriesForm)(client, sent)
    lists = dict(entries_of(LISTS, active_only=False))
    chosen = tags_of([client.id]).get(client.id, [])
    kept = {one.id for one in chosen} | {client.segment_id}
    form.offer_entries({name: [e for e in found if e.active or e.id in kept] for name, found in lists.items()})
    if not sent:
        form.segment.data = next((e.public_id for e in lists["segment"] if e.id == client.segment_id), "")
        form.tags.data = [one.public_id for one in chosen if one.list_name == "tag"]
        form.groups.data = [one.public_id for one in chosen if one.list_name == "group"]
    return form


def _consents(client: Client, sent: bool) -> SectionForm:
    form = _plain(ConsentsForm)(client, sent)
    if not sent:
        for (channel, sender), row in last_words(client.id).items():
            form[f"{channel}_{sender}"].data = "yes" if row.given else "no"
    return form


def _keep_columns(name: str) -> Callable[[Client, SectionForm], None]:
    def keep(client: Client, form: SectionForm) -> None:
        change_client(client, name, form.values(), actor(current_user))

    return keep


def _keep_points(client: Client, form: SectionForm) -> None:
    set_points(client, form.points(), actor(current_user))


def _keep_categories(client: Client, form: SectionForm) -> None:
    by = actor(current_user)
    segment = form.entries.get(form.segment.data or "")
    chosen = {"tag": form.chosen("tags"), "group": form.chosen("groups")}
    if may(current_user, "add to reference lists"):
        for name, list_name in ADDED.items():
            if form[name].data:
                added = entry_named(list_name, form[name].data, by)
                segment = added if list_name == "segment" else segment
                if list_name in chosen and added not in chosen[list_name]:
                    chosen[list_name].append(added)
    change_client(client, "categories", form.values() | {"segment_id": segment.id if segment else None}, by)
    for list_name, entries in chosen.items():
        set_tags(client, list_name, entries, by)


def _keep_consents(client: Client, form: SectionForm) -> None:
    by = actor(current_user)
    mark_wishes(client, form.do_not_call.data, form.do_not_email.data, by)
    record_consents(client, form.said(), form.how(), by)


SECTIONS: Mapping[str, Section] = {
    "identity": Section(_identity, _keep_columns("identity")),
    "points": Section(_points, _keep_points),
    "address": Section(_plain(AddressForm), _keep_columns("address")),
    "financial": Section(_plain(FinancialForm), _keep_columns("financial")),
    "categories": Section(_categories, _keep_categories),
    "consents": Section(_consents, _keep_consents),
    "comments": Section(_plain(CommentsForm), _keep_columns("comments")),
}
