"""The pages of imports: the list with its upload, the mapping with its preview, progress and result."""

from crm.intake.imports.routes import mapping, results, uploading
from crm.intake.imports.routes.blueprint import blueprint

__all__ = ["blueprint", "mapping", "results", "uploading"]
