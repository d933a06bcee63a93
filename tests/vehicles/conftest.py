"""Counting the statements of a request, as for leads."""

from tests.leads.conftest import count_statements

__all__ = ["count_statements"]
