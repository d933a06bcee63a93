"""Counting the statements of a request, as the lead pages do."""

from tests.leads.conftest import count_statements

__all__ = ["count_statements"]
