"""The blueprint that the area's pages hang on."""

from flask import Blueprint

blueprint = Blueprint("access", __name__)
