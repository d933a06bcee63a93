"""What tests of clients share."""

from tests.leads.conftest import count_statements

__all__ = ["count_statements"]
