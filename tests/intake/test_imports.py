"""CSV and Excel files coming in by the page of imports."""

import io
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
import time_machine
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from crm.access.models import Share, User
from crm.alerts.models import Delivery
from crm.extensions import db
from crm.intake.imports import claims, jobs
from crm.intake.models import QUARANTINED, Import, IntakeRecord, RawMessage, Source
from crm.kernel.clock import now
from crm.kernel.leases import LEASE
from crm.kernel.tenancy import EVERY_TENANT
from crm.leads.models import Lead
from crm.worker import Budget, as_tenant, begin, is_due
from tests.support.sheets import excel

HEADS = ["Civilité", "Nom", "Prénom", "Tél. mobile", "E-mail", "Véhicule", "Concession", "Remarque interne"]
ROWS = [
    ["M.", "Dupré", "Zoé", "06 39 98 12 34", "zoe@example.com", "Peugeot 208", "MAR-CAEN", "Rappeler « après 18 h »"],
    ["Mme", "Lévêque", "Aïcha", "+33 6 39 98 22 11", "", "Citroën C3", "Caen", "=HYPERLINK(1)"],
    ["", "Sans", "Contact", "", "", "Peugeot 308", "MAR-CAEN", "@SUM(1+1)"],
    ["", "", "", "", "", "", "", ""],
    ["M.", "Œuvrard", "Loïc", "0639983344", "loic@example.com", "Peugeot 3008", "MAR-LISIEUX", "+33 6 39 98 00 00"],
]


def csv_file(rows=None, separator=";", encoding="cp1252", heads=HEADS) -> bytes:
    """Returns a file as a spreadsheet saves it: cells with the separator or quotes in quotes."""
    lines = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in [heads, *(rows or ROWS)]]
    return "\r\n".join(separator.join(line) for line in lines).encode(encoding)


def many(count: int) -> list[list[str]]:
    """Returns rows of different people, each with a phone number of the range for fiction."""
    return [
        ["", f"Nom{i}", "Alix", f"06399{i:05}", "", "Peugeot 208", "MAR-CAEN", ""]
        for i in range(80_000, 80_000 + count)
    ]


@pytest.fixture
def manager(client, signed_in, cast, app):
    """The sales manager, who reads English: words are asserted as they are written in the code."""
    with app.app_context(), as_tenant(cast.garage):
        db.session.get_one(User, cast.manager.id).language = "en"
    return signed_in(client, cast.manager)


@pytest.fixture
def send(manager):
    """Uploads a file: `send(body, "salon.csv", outlet=…)`; returns the answer."""

    def upload(body: bytes, name: str = "salon.csv", **fields):
        return manager.post("/imports", data={"file": (io.BytesIO(body), name), "source": "Salon", **fields})

    return upload


@pytest.fixture
def come_in(send, manager, app):
    """Uploads a file, starts it, lets the worker do its work; returns the address of the import."""

    def go(body: bytes, name: str = "salon.csv", choices: dict | None = None, **fields) -> str:
        address = send(body, name, **fields).headers["Location"]
        assert manager.post(f"{address}/start", data={**(choices or {}), **fields}).status_code == 303
        work(app)
        return address

    return go


def work(app, slices: int = 20) -> None:
    """Does what a worker would, until nothing is left."""
    for _ in range(slices):
        with app.app_context():
            if not is_due("imports"):
                return
            jobs.carry_on(Budget())


def the_import(app) -> Import:
    with app.app_context(), as_tenant(EVERY_TENANT):
        run = db.session.scalars(select(Import)).one()
        db.session.expunge_all()
        return run


def leads(app, cast) -> dict[str, Lead]:
    with app.app_context(), as_tenant(cast.garage):
        rows = {lead.name: lead for lead in db.session.scalars(select(Lead).where(Lead.source_name == "Salon"))}
        db.session.expunge_all()
        return rows


def count(app, model, *where) -> int:
    with app.app_context(), as_tenant(EVERY_TENANT):
        return db.session.scalar(select(func.count()).select_from(model).where(*where))


@pytest.mark.parametrize(
    ("body", "name", "shape"),
    [
        (csv_file(), "salon.csv", "Windows-1252"),
        (csv_file(separator=",", encoding="utf-8-sig"), "salon.csv", "UTF-8"),
        (csv_file(separator="\t", encoding="utf-16"), "salon.txt", "UTF-16"),
        (excel([HEADS, *ROWS]), "salon.xlsx", "Excel"),
    ],
    ids=["cp1252 semicolon", "BOM comma", "UTF-16 tab", "Excel"],
)
def test_any_encoding_and_separator_is_recognised_and_read_alike(come_in, send, manager, app, cast, body, name, shape):
    address = send(body, name).headers["Location"]
    assert shape in manager.get(address).text
    assert manager.post(f"{address}/start").status_code == 303
    work(app)
    found = leads(app, cast)
    assert sorted(found) == ["Aïcha Lévêque", "Loïc Œuvrard", "Zoé Dupré"]
    zoe = found["Zoé Dupré"]
    assert (zoe.phone, zoe.email, zoe.vehicle) == ("+33639981234", "zoe@example.com", "Peugeot 208")
    assert (zoe.outlet_id, zoe.brand_id, zoe.origin) == (cast.caen.id, cast.brands["AP"], "file")
    assert the_import(app).counts == {"created": 3, "refused": 1, "empty": 1}


def test_rows_are_assigned_and_alerted_as_by_every_other_door(come_in, app, cast):
    come_in(csv_file(), choices={"alerts": "y"})
    assert leads(app, cast)["Loïc Œuvrard"].owner_id == cast.manager.id
    assert count(app, Delivery, Delivery.recipient == "ventes.caen@example.com") == 2


def test_a_list_comes_in_without_a_mail_for_each_lead_when_nobody_wants_them(come_in, app, cast):
    come_in(csv_file())
    assert leads(app, cast)["Loïc Œuvrard"].owner_id == cast.manager.id
    assert count(app, Delivery) == 0


def test_alerts_are_offered_for_a_short_list_and_not_for_a_long_one(send, manager):
    for rows, offered in ((ROWS, True), (many(101), False)):
        page = manager.get(send(csv_file(rows)).headers["Location"]).text
        box = page[page.index('id="alerts"') - 60 : page.index('id="alerts"') + 60]
        assert ("checked" in box) is offered


def test_the_page_shows_the_guesses_the_first_rows_and_who_would_be_refused(send, manager):
    page = manager.get(send(csv_file()).headers["Location"]).text
    assert "Zoé Dupré" in page
    assert "06 39 98 12 34" in page
    assert "no phone number and no e-mail address" in page
    assert "Remarque interne" in page
    assert "Not recognised" in page


def test_a_corrected_column_decides_how_rows_are_read(come_in, app, cast):
    come_in(csv_file(), choices={"column-7": "comments"})
    assert leads(app, cast)["Zoé Dupré"].comments == "Rappeler « après 18 h »"


def test_choosing_a_column_shows_the_first_rows_by_it_at_once(send, manager):
    address = send(csv_file()).headers["Location"]
    answer = manager.post(f"{address}/mapping", data={"column-7": "comments"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "après 18 h" in answer.text
    assert "<html" not in answer.text


def test_what_is_no_field_of_ours_is_not_chosen(send, manager, app):
    address = send(csv_file()).headers["Location"]
    manager.post(f"{address}/mapping", data={"column-7": "legal_entity_id", "column-99": "phone", "column-0": "ignore"})
    assert the_import(app).mapping["0"] == "ignore"
    assert not {"legal_entity_id", "phone"} & ({the_import(app).mapping.get("7")} | {the_import(app).mapping.get("99")})


def test_a_file_without_phone_or_email_column_does_not_start(send, manager, app):
    address = send(csv_file([["Zoé", "208"]], heads=["Prénom", "Couleur"])).headers["Location"]
    answer = manager.post(f"{address}/start")
    assert answer.status_code == 422
    assert "No column holds phone numbers" in answer.text
    assert the_import(app).state == "mapping"


def test_defaults_hold_for_rows_that_say_nothing(come_in, app, cast):
    rows = [["Dupré", "0639981234", ""], ["Morin", "0639985678", "MAR-LISIEUX"]]
    come_in(
        csv_file(rows, heads=["Nom", "Téléphone", "Concession"]), outlet=cast.caen.public_id, brand="AP", activity="VO"
    )
    found = leads(app, cast)
    assert (found["Dupré"].outlet_id, found["Dupré"].brand_id, found["Dupré"].activity) == (
        cast.caen.id,
        cast.brands["AP"],
        "VO",
    )
    assert found["Morin"].outlet_id == cast.lisieux.id


def test_refused_rows_come_back_as_csv_and_excel_with_the_reason(come_in, manager, app):
    address = come_in(csv_file())
    answer = manager.get(f"{address}/refused.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=refused-rows-")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == ";".join([*HEADS, "Reason of the refusal"])
    assert lines[1:] == [";Sans;Contact;;;Peugeot 308;MAR-CAEN;'@SUM(1+1);no phone number and no e-mail address"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(manager.get(f"{address}/refused.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["Nom", "Sans"]
    assert rows[1][-2:] == ["'@SUM(1+1)", "no phone number and no e-mail address"]
    assert count(app, IntakeRecord, IntakeRecord.outcome == QUARANTINED) == 0  # the tray is for what nobody gets back


def test_no_cell_of_the_refused_file_is_a_formula_and_phones_stay_readable(come_in, manager):
    rows = [["", "x", "y", "", "", cell, "", "+33 6"] for cell in ("=1+1", "+cmd|x", "-1+1|x", "@x", "+33639981234")]
    body = csv_file([*rows, ["", "Dupré", "Zoé", "0639981234", "", "", "", ""]])
    lines = manager.get(f"{come_in(body)}/refused.csv").data.decode("utf-8-sig").splitlines()
    assert [line.split(";")[5] for line in lines[1:]] == ["'=1+1", "'+cmd|x", "'-1+1|x", "'@x", "+33639981234"]


def test_the_refused_file_can_be_put_right_and_imported(come_in, manager, app, cast):
    back = manager.get(f"{come_in(csv_file())}/refused.csv").data.decode("utf-8-sig")
    come_in(back.replace("Contact;;", "Contact;0639987766;").encode("utf-8-sig"), "corrected.csv")
    lead = leads(app, cast)["Contact Sans"]
    assert lead.phone == "+33639987766"
    assert "Reason of the refusal" not in lead.request["answers"]


def test_the_same_file_again_says_so_and_adds_nothing(come_in, send, manager, app, cast):
    first = come_in(csv_file())
    again = send(csv_file(), "another-name.csv", source="Other")
    assert again.headers["Location"] == first
    assert "imported before" in manager.get(first).text
    assert count(app, RawMessage) == 1
    assert len(leads(app, cast)) == 3


def test_the_same_rows_saved_in_another_format_are_already_known(come_in, app, cast):
    come_in(csv_file())
    come_in(excel([HEADS, *ROWS]), "salon.xlsx")
    assert len(leads(app, cast)) == 3
    with app.app_context(), as_tenant(cast.garage):
        newest = db.session.scalars(select(Import).order_by(Import.id.desc())).first()
        assert newest.counts == {"duplicate": 3, "refused": 1, "empty": 1}


def test_starting_twice_takes_each_row_in_once(send, manager, app, cast):
    address = send(csv_file()).headers["Location"]
    assert [manager.post(f"{address}/start").status_code for _ in range(2)] == [303, 303]
    work(app)
    assert manager.post(f"{address}/start").headers["Location"] == address
    work(app)
    assert len(leads(app, cast)) == 3


@pytest.fixture
def started(send, manager):
    """An import of 60 rows, started, nothing done yet."""
    address = send(csv_file(many(60))).headers["Location"]
    manager.post(f"{address}/start")
    return address


def take_once(app) -> None:
    """Takes one stretch of rows in, as a worker whose budget is over would."""
    with app.app_context():
        file, claim = None, None
        with as_tenant(EVERY_TENANT):
            claim = claims.claim_next(now())
        file = jobs._open(claim)
        jobs._take(claim, file, file.next_rows())


def test_a_killed_worker_is_gone_on_from_where_it_stopped(started, app, cast):
    take_once(app)
    jobs._last.clear()
    with app.app_context(), as_tenant(EVERY_TENANT):
        db.session.scalars(select(Import)).one().claimed_by = _name_of_a_process_that_ended()
    assert the_import(app).done == jobs.ROWS_AT_ONCE
    with app.app_context():
        assert not is_due("imports")
        begin()
    work(app)
    run = the_import(app)
    assert (run.state, run.counts) == ("done", {"created": 60})
    assert len(leads(app, cast)) == 60


def test_a_lease_that_ran_out_lets_nobody_write_twice(started, app, cast):
    with app.app_context():
        with as_tenant(EVERY_TENANT):
            slow = claims.claim_next(now())
        file = jobs._open(slow)
        rows = file.next_rows()
        with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
            with as_tenant(EVERY_TENANT):
                quick = claims.claim_next(now())
            assert quick.row_id == slow.row_id
            other = jobs._open(quick)
            assert jobs._take(quick, other, rows)
            assert not jobs._take(slow, file, rows)
    assert the_import(app).done == jobs.ROWS_AT_ONCE
    assert len(leads(app, cast)) == jobs.ROWS_AT_ONCE


def test_stopping_leaves_the_rest_and_going_on_takes_it(started, manager, app, cast):
    take_once(app)
    assert manager.post(f"{started}/stop").status_code == 303
    work(app)
    assert len(leads(app, cast)) == jobs.ROWS_AT_ONCE
    assert f"Stopped after {jobs.ROWS_AT_ONCE} rows" in manager.get(started).text
    manager.post(f"{started}/start")
    work(app)
    assert the_import(app).counts == {"created": 60}


def test_progress_is_shown_while_it_runs_and_the_poll_ends_with_it(started, manager, app):
    take_once(app)
    while_running = manager.get(started, headers={"HX-Request": "true"}).text
    assert 'hx-trigger="every 1s"' in while_running
    assert f'value="{jobs.ROWS_AT_ONCE}" max="60"' in while_running
    with app.app_context(), as_tenant(EVERY_TENANT):
        db.session.scalars(select(Import)).one().lease_until = None
    work(app)
    at_the_end = manager.get(started, headers={"HX-Request": "true"}).text
    assert "hx-trigger" not in at_the_end
    assert "Finished" in at_the_end


def test_a_removed_file_leaves_nothing_and_a_started_one_cannot_be_removed(send, manager, app, come_in):
    address = send(csv_file()).headers["Location"]
    assert manager.post(f"{address}/withdrawal").status_code == 303
    assert (count(app, Import), count(app, RawMessage)) == (0, 0)
    assert manager.post(f"{come_in(csv_file())}/withdrawal").status_code == 409


def test_each_count_leads_to_its_rows_and_their_leads(come_in, manager, app, cast):
    address = come_in(csv_file())
    created = manager.get(f"{address}/rows/created").text
    for lead in leads(app, cast).values():
        assert f"/leads/{lead.public_id}" in created
    refused = manager.get(f"{address}/rows/refused").text
    assert "Contact Sans" in refused
    assert ">4<" in refused  # the row's number in the spreadsheet
    assert manager.get(f"{address}/rows/nonsense").status_code == 404


def test_a_lead_that_the_reader_may_not_see_is_not_named(come_in, client, signed_in, app, cast):
    address = come_in(csv_file())
    with app.app_context(), as_tenant(cast.garage):
        db.session.scalars(select(Lead).where(Lead.name == "Loïc Œuvrard")).one().owner_id = cast.mate.id
        for share in db.session.scalars(
            select(Share).where(Share.outlet_id == cast.lisieux.id, Share.user_id == cast.manager.id)
        ):
            db.session.delete(share)
    page = client.get(f"{address}/rows/created").text
    assert "Œuvrard" not in page
    assert "A lead of another outlet" in page


BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as entries:
    entries.writestr("xl/worksheets/sheet1.xml", "<worksheet/>" + " " * 80_000_000)


@pytest.mark.parametrize(
    ("body", "name", "why"),
    [
        (BOMB.getvalue(), "bomb.xlsx", "unpacks to far more"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "picture.csv", "neither CSV nor Excel"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "x.csv", "neither CSV nor Excel"),
        (b"%PDF-1.7 a;b;c", "x.csv", "neither CSV nor Excel"),
        (b"PK\x03\x04 not really", "x.xlsx", "not readable as an Excel file"),
        (b"Nom;Tel\r\n;\r\n", "x.csv", "holds no row"),
        (b"", "x.csv", "holds no row"),
    ],
)
def test_what_is_no_table_is_refused_clearly_and_not_kept(send, app, body, name, why):
    answer = send(body, name)
    assert answer.status_code == 422
    assert why in answer.text
    assert count(app, RawMessage) == 0


@pytest.mark.databases("sqlite")
def test_five_gigabytes_are_refused_before_they_are_read(manager):
    answer = manager.post(
        "/imports",
        data=b"x",
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": str(5 << 30)},
    )
    assert answer.status_code == 413


def test_a_files_name_is_only_text(send, manager, app):
    address = send(csv_file(), "../../etc/<img src=x onerror=alert(1)>\u202e.csv").headers["Location"]
    assert the_import(app).filename == "<img src=x onerror=alert(1)>.csv"
    assert "<img src=x" not in manager.get(address).text
    assert "etc" not in address


def test_only_who_may_import_sees_imports(come_in, client, signed_in, cast):
    address = come_in(csv_file())
    paths = [address, f"{address}/mapping", f"{address}/rows/created", f"{address}/refused.csv"]
    seller = signed_in(client, cast.owner)
    assert {seller.get(path).status_code for path in ["/imports", *paths]} == {403}


def test_another_dealership_finds_nothing_of_it_and_may_import_the_same_file(come_in, app, cast, signed_in):
    address = come_in(csv_file())
    with app.app_context(), as_tenant(cast.morel):
        db.session.get_one(User, cast.stranger.id).profile = "Sales_Manager"
    stranger = signed_in(app.test_client(), cast.stranger)
    for path in ("", "/mapping", "/rows/created", "/refused.csv"):
        assert stranger.get(f"{address}{path}").status_code == 404
    for verb in ("mapping", "start", "stop", "withdrawal"):
        assert stranger.post(f"{address}/{verb}").status_code == 404
    assert "salon.csv" not in stranger.get("/imports").text
    sent = stranger.post("/imports", data={"file": (io.BytesIO(csv_file()), "own.csv"), "source": "Salon"})
    assert sent.headers["Location"] != address


def test_a_source_of_that_name_is_used_and_no_second_one_made(come_in, app, cast):
    come_in(csv_file())
    come_in(csv_file(many(3)), "second.csv", source="SALON")
    assert count(app, Source, func.lower(Source.name) == "salon") == 1


def _name_of_a_process_that_ended() -> str:
    code = "from crm.kernel.process import own_name; print(own_name())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
