"""The blueprint that the doors share."""

from flask_smorest import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1", description="Leads come in, and are given back.")
