"""The pages of the stock: the list, one vehicle, its photos, and who wants it."""

from crm.vehicles.routes import bulk, cells, editing, interest, lists, page, photos, sentences
from crm.vehicles.routes.blueprint import vehicles

__all__ = ["bulk", "cells", "editing", "interest", "lists", "page", "photos", "sentences", "vehicles"]
