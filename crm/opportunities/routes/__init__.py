"""The pages of opportunities: the list, the board, one opportunity, treating it."""

from flask import Blueprint

blueprint = Blueprint("opportunities", __name__)

from crm.opportunities.routes import (  # noqa: E402
    another,  # noqa: F401
    board,  # noqa: F401
    bulk,  # noqa: F401
    cells,  # noqa: F401
    closing,  # noqa: F401
    conversion,  # noqa: F401
    details,  # noqa: F401
    documents,  # noqa: F401
    lists,  # noqa: F401
    ownership,  # noqa: F401
    page,  # noqa: F401
    quick,  # noqa: F401
    sentences,  # noqa: F401
    treatment,  # noqa: F401
)
