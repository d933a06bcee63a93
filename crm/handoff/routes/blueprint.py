"""The blueprint that the pages hang on."""

from flask import Blueprint

handoff = Blueprint("handoff", __name__)
