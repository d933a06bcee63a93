"""Deleting a client, undoing it, purging what is due."""

from crm.privacy.actions.deleting import CannotUndoDeletion, delete_client, undo_deletion
from crm.privacy.actions.purging import purge

__all__ = ["CannotUndoDeletion", "delete_client", "purge", "undo_deletion"]
