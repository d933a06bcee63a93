"""The blueprint of the door."""

from flask_smorest import Blueprint

blueprint = Blueprint("documents", __name__, url_prefix="/api/v1", description="Documents come back from order tools.")
