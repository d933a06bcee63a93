"""The cells of a vehicle's row that are changed in their place: status, price, outlet."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired

from crm.outlets.queries import outlets
from crm.vehicles.models import Vehicle
from crm.vehicles.words import STATUSES
from crm.web.amounts import EurosField
from crm.web.forms import RecordForm, choices


class StatusCell(RecordForm):
    """Another status."""

    status = SelectField(_l("Status"), choices=choices(STATUSES.items()))

    def fill(self, vehicle: Vehicle) -> None:
        """Shows the present status."""
        self.status.data = self.status.data or vehicle.status


class PriceCell(RecordForm):
    """Another price; empty for one that is not said."""

    price = EurosField(_l("Price with tax (€)"))

    def fill(self, vehicle: Vehicle) -> None:
        """Shows the present price."""
        if not self.is_submitted():
            self.price.data = vehicle.price_cents


class OutletCell(RecordForm):
    """Another outlet."""

    outlet = SelectField(_l("Outlet"), [DataRequired(_l("Choose an outlet."))], choices=[])

    def fill(self, vehicle: Vehicle) -> None:
        """Offers the outlets and shows the present one."""
        offered = outlets()
        self.outlet.choices = choices([(one.public_id, one.name) for one in offered], _("Choose an outlet"))
        if not self.is_submitted():
            self.outlet.data = next((one.public_id for one in offered if one.id == vehicle.outlet_id), "")


CELLS: dict[str, type[StatusCell | PriceCell | OutletCell]] = {
    "status": StatusCell,
    "price": PriceCell,
    "outlet": OutletCell,
}
