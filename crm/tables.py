"""Imports every area's tables, for migrations, the worker and the shell."""

from crm.access import models as access
from crm.alerts import models as alerts
from crm.assignment import models as assignment
from crm.bulk import models as bulk
from crm.clients import models as clients
from crm.handoff import models as handoff
from crm.intake import models as intake
from crm.journal import models as journal
from crm.kernel import schedules
from crm.leads import models as leads
from crm.opportunities import models as opportunities
from crm.outlets import models as outlets
from crm.privacy import models as privacy
from crm.vehicles import models as vehicles
from crm.views import models as views

__all__ = [
    "access",
    "alerts",
    "assignment",
    "bulk",
    "clients",
    "handoff",
    "intake",
    "journal",
    "leads",
    "opportunities",
    "outlets",
    "privacy",
    "schedules",
    "vehicles",
    "views",
]
