"""The first rows of a file as they would come in, and those that would be refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm.extensions import db
from crm.intake.actions.turning import activity_of, where
from crm.intake.imports.queries import defaults_of, received_at
from crm.intake.imports.reading import Row, columns_of, read_rows
from crm.intake.imports.words import reason
from crm.intake.models import Import, Source
from crm.intake.prospect import Prospect, Unreadable
from crm.intake.readers.vehicles import line
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import brands, outlets

MOST_SHOWN = 10


@dataclass(frozen=True)
class PreviewRow:
    """A row as it would come in: `number` as a spreadsheet counts; `why` it would be refused, else nothing."""

    number: int
    prospect: Prospect
    vehicle: str = ""
    activity: str = ""
    outlet: Outlet | None = None
    brand: Brand | None = None
    why: str = ""


def preview(run: Import) -> Sequence[PreviewRow]:
    """Returns the first rows that are not empty, read by the mapping as it is chosen now."""
    rows = read_rows(columns_of(run), run.head, received_at(run), defaults_of(run))
    source = db.session.get_one(Source, run.source_id)
    places = {outlet.id: outlet for outlet in outlets()}
    makes = {brand.id: brand for brand in brands()}
    first = run.layout["first_row"]
    return [_shown(row, first, source, places, makes) for row in rows if row.record is not None][:MOST_SHOWN]


def _shown(row: Row, first: int, source: Source, places: dict[int, Outlet], makes: dict[int, Brand]) -> PreviewRow:
    number = first + row.position
    if isinstance(row.record, Unreadable):
        return PreviewRow(number, row.record.partial or Prospect(), why=reason(row.record.why))
    outlet_id, brand_id = where(source, row.record)
    return PreviewRow(
        number,
        row.record,
        line(row.record.vehicle_of_interest),
        activity_of(source, row.record) or "VN",
        places.get(outlet_id or 0),
        makes.get(brand_id or 0),
    )
