"""Reading opportunities: who sees which, one of them, the stages, the list, the board."""

from crm.opportunities.queries.beside import Beside, open_opportunities_of, opportunities_of_lead
from crm.opportunities.queries.board import Column, board
from crm.opportunities.queries.fields import opportunity_fields
from crm.opportunities.queries.lists import Sum, neighbours, open_sum, page_of_opportunities
from crm.opportunities.queries.one import find, find_to_change
from crm.opportunities.queries.stages import first_stage, stage_by_public_id, stage_of_kind, stages
from crm.opportunities.rights import visible_to as opportunities_visible_to

__all__ = [
    "Beside",
    "Column",
    "Sum",
    "board",
    "find",
    "find_to_change",
    "first_stage",
    "neighbours",
    "open_opportunities_of",
    "open_sum",
    "opportunities_of_lead",
    "opportunities_visible_to",
    "opportunity_fields",
    "page_of_opportunities",
    "stage_by_public_id",
    "stage_of_kind",
    "stages",
]
