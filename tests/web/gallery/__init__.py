"""A page with every component in every state, on invented values: looked at by people, axe and the byte counter."""

from datetime import timedelta
from types import SimpleNamespace

from flask import Blueprint, Flask, abort, make_response
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from crm.access.rights import ANYBODY
from crm.kernel import clock
from crm.web.forms import BaseForm, CheckboxesField, choices
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render, wants_fragment, with_event, with_toast

blueprint = Blueprint("gallery", __name__, template_folder="templates")
ENTRIES = {
    "leads.home": "/gallery/home", "leads.index": "/gallery/leads", "leads.new": "/gallery/leads/new", "clients.index": "/gallery/clients",
    "intake.tray": "/gallery/repair", "imports.index": "/gallery/imports", "assignment.rules": "/gallery/rules", "alerts.mine": "/gallery/alerts",
    "outlets.legal_entity": "/gallery/legal-entity", "access.profile": "/gallery/profile", "access.people": "/gallery/people", "alerts.tray": "/gallery/mail",
}  # fmt: skip
BRANDS = (
    ("AC", "#da291c", "Citroën"), ("AH", "#b01c2e", "Abarth"), ("AP", "#0b1f3a", "Peugeot"), ("AR", "#8a1538", "Alfa Romeo"),
    ("DS", "#1d1717", "DS"), ("FT", "#a51931", "Fiat"), ("JE", "#53682b", "Jeep"), ("SP", "#ffcd00", "Spoticar"), ("OP", "#f7ff14", "Opel"),
)  # fmt: skip
PEOPLE = ("Élise Marchand", "Bruno Le Goff", "Chloé Vasseur", "Damien Roche-Petit", "Inès Ferrand", "Hugo Lambert")


class GalleryForm(BaseForm):
    """One field of each kind."""

    name = StringField("Nom", [DataRequired("Indiquez un nom.")])
    phone = StringField("Téléphone", description="Par exemple +33639981234")
    brand = SelectField("Marque", choices=choices([("AP", "Peugeot"), ("AC", "Citroën")], empty="Choisir…"))
    kind = RadioField("Client", choices=choices([("B2C", "Particulier"), ("B2B", "Société")]), default="B2C")
    activities = CheckboxesField("Activités", choices=choices([("VN", "VN"), ("VO", "VO"), ("APV", "APV")]))
    comments = TextAreaField("Commentaire")
    password = PasswordField("Mot de passe")
    urgent = BooleanField("Rappeler aujourd'hui")


def install(app: Flask) -> None:
    """Adds the gallery to `app`, and stand-ins for the pages of the menu that are not built yet."""
    app.register_blueprint(blueprint)
    for endpoint, path in ENTRIES.items():
        if endpoint not in app.view_functions:
            app.add_url_rule(path, endpoint, allow("use the application")(show))


class QuickForm(BaseForm):
    """What the dialog asks for."""

    name = StringField("Nom", [DataRequired("Indiquez un nom.")])
    phone = StringField("Téléphone", description="Par exemple +33639981234")


@blueprint.get("/gallery")
@allow("use the application")
def show():
    """Shows everything."""
    form = GalleryForm()
    bad = GalleryForm(formdata=None)
    bad.name.errors = ["Indiquez un nom."]
    return render(
        "gallery/index.html",
        form=form,
        bad=bad,
        rows=rows(),
        now=clock.now(),
        hour=timedelta(hours=1),
        brands=BRANDS,
        people=PEOPLE,
    )


@blueprint.get("/gallery/record")
@allow("use the application")
def record():
    """Shows one record with its head."""
    return render("gallery/record.html", now=clock.now(), hour=timedelta(hours=1))


@blueprint.get("/gallery/sign-in")
@allow(ANYBODY)
def sign_in():
    """Shows the page without a menu."""
    return render("gallery/sign_in.html", form=GalleryForm())


@blueprint.get("/gallery/dialog")
@allow("use the application")
def dialog():
    """Shows the form that the « + » loads: as a page, or as a fragment in the dialog."""
    return render("gallery/dialog.html", "gallery/_dialog.html", form=QuickForm())


@blueprint.post("/gallery/dialog")
@allow("use the application")
def save():
    """Refuses a missing name with the form again; else closes the dialog and says so."""
    form = QuickForm()
    if not form.validate():
        return render("gallery/dialog.html", "gallery/_dialog.html", status=422, form=form)
    if not wants_fragment():
        return redirect_to("/gallery")
    return with_event(with_toast(make_response(""), f"Enregistré : {form.name.data}"), "dialog:close")


@blueprint.get("/gallery/broken/<int:code>")
@allow("use the application")
def broken(code: int):
    """Fails with that status."""
    abort(code)


@blueprint.get("/gallery/new")
@allow("use the application")
def announce():
    """Says how many are new, like the home panel does."""
    return '<a class="btn btn-primary btn-sm" href="/gallery">3 nouveaux – afficher</a>'


def rows() -> list[SimpleNamespace]:
    """Returns invented leads in each state of the clock."""
    now = clock.now()
    states = [
        ("late", -65),
        ("late", -12),
        ("soon", 6),
        ("due", 25),
        ("due", 95),
        ("answered", -200),
        ("closed", -3000),
    ]
    return [_row(number, *states[number % len(states)], now) for number in range(20)]


def _row(number: int, state: str, minutes: int, now) -> SimpleNamespace:
    code, colour, brand = BRANDS[number % len(BRANDS)]
    return SimpleNamespace(
        id=f"L{number:03}", state=state, at=now + timedelta(minutes=minutes + number // 3), code=code, colour=colour, brand=brand,
        name=("Mathilde Fontaine", "Garage des Tilleuls SARL", "Yanis Perrot", "Léonie Dubreuil-Castaing", "Rémi Aubry")[number % 5],
        company=number % 5 == 1, owner=PEOPLE[number % 6] if number % 4 else "", vehicle=("208 Hybrid 110", "C3 Aircross", "Renegade 4xe", "DS 4 E-Tense")[number % 4],
        outlet=("Caen Nord", "Lisieux", "Bayeux")[number % 3], activity=("VN", "VO", "APV")[number % 3], score=(82, 64, 35)[number % 3],
        received=now - timedelta(minutes=13 * number + 2), request=("Essai", "Offre", "Information")[number % 3],
    )  # fmt: skip
