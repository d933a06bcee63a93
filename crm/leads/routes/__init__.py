"""The pages of leads: the list, one lead, treating it, giving it, taking one down quickly."""

from flask import Blueprint

leads = Blueprint("leads", __name__)

from crm.leads.routes import bulk, client, lists, ownership, page, quick, sentences, treatment  # noqa: E402, F401
