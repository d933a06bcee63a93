"""The pages of opportunities: the list, the board, one opportunity, treating it."""

from flask import Blueprint

blueprint = Blueprint("opportunities", __name__)

from crm.opportunities.routes import (  # noqa: E402, F401
    another,
    closing,
    conversion,
    details,
    documents,
    lists,
    ownership,
    page,
    quick,
    treatment,
)
