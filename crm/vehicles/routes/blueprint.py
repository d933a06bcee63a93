"""The blueprint that the pages hang on."""

from flask import Blueprint

vehicles = Blueprint("vehicles", __name__)
