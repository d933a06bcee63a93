"""« Mon entité juridique »: the outlets, one outlet with its « Détails » and « Connexe », the brands."""

from crm.outlets.routes import brands, closed_days, details, entity, related
from crm.outlets.routes.blueprint import blueprint

__all__ = ["blueprint", "brands", "closed_days", "details", "entity", "related"]
