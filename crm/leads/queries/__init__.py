"""Reading leads: what can be filtered, the list with its counters, one lead."""

from crm.leads.queries.fields import STATES, Names, lead_fields
from crm.leads.queries.lists import Counters, count_news, counters, page_of_leads
from crm.leads.queries.one import lead_for, neighbours

__all__ = [
    "STATES",
    "Counters",
    "Names",
    "count_news",
    "counters",
    "lead_fields",
    "lead_for",
    "neighbours",
    "page_of_leads",
]
