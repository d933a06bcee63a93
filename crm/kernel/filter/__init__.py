"""A filter is an object: from the query string, to the query string, to chips, to a sentence, to SQL (idea 3).

Lists, boards, reports, exports and bulk actions all take the same one. An area says which fields it has
(`crm/<area>/queries.py`); everything else is here.

    brand=AP&status=to_treat           simple equality, plain in the URL; a name given twice means "one of"
    where=1.score.ge.30&where=2.owner.empty.    groups: within a group all must hold, one group must
"""

from crm.kernel.filter.conditions import Condition, Filter, encoded, form_rows, read_filter
from crm.kernel.filter.fields import Choice, Field, FieldSet

__all__ = ["Choice", "Condition", "Field", "FieldSet", "Filter", "encoded", "form_rows", "read_filter"]
