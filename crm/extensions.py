"""The extensions, instances only; `create_app` binds them."""

from flask_htmx import HTMX
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import scoped_session

from crm.kernel.base import Base
from crm.kernel.languages import KeptBabel
from crm.kernel.tenancy import TenantSession


class Database(SQLAlchemy):
    """The usual extension; its sessions know their tenant."""

    session: scoped_session[TenantSession]  # type: ignore[assignment]


db = Database(model_class=Base, session_options={"class_": TenantSession, "autoflush": False})
migrate = Migrate()
login = LoginManager()
csrf = CSRFProtect()
babel = KeptBabel()
htmx = HTMX()
