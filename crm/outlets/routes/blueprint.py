"""The blueprint that the area's pages hang on."""

from flask import Blueprint

blueprint = Blueprint("outlets", __name__, url_prefix="/entity")
