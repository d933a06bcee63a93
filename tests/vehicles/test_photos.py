"""What is kept of a file that somebody sends, and how it is given back (reliability.md, input 22)."""

import io
import random
import struct
import zlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from crm.vehicles.pictures import MOST_BYTES, Refused, prepare
from tests.vehicles.scene import PDF, files_of, picture, stocked

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF = b"GIF89a" + b"\x00" * 40


def send(browser, public_id, *files):
    data = {"files": [(io.BytesIO(body), name) for name, body in files]}
    return browser.post(f"/vehicles/{public_id}/photos", data=data, content_type="multipart/form-data")


def bomb(side: int = 20_000) -> bytes:
    """A PNG of a few hundred bytes that says it has 400 million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_anew_and_never_larger_than_a_screen(app, client, signed_in, cast, kind):
    public_id = stocked(app, cast)
    browser = signed_in(client, cast.owner)
    assert send(browser, public_id, ("avant.jpg", picture(kind, (3000, 1500)))).status_code == 303
    [(photo, media, body)] = files_of(app, cast, public_id)
    assert media == "image/webp"
    assert Image.open(io.BytesIO(body)).size == (1600, 800)
    answer = browser.get(f"/vehicles/photos/{photo}/thumbnail")
    assert max(Image.open(io.BytesIO(answer.data)).size) == 360


def test_where_and_with_what_it_was_taken_is_forgotten(app, client, signed_in, cast):
    public_id = stocked(app, cast)
    exif = Image.Exif()
    exif[0x010F] = "AppareilSecret"
    exif.get_ifd(0x8825)[1] = "N"
    sent = picture("JPEG", exif=exif) + b"<script>alert(1)</script>"
    assert b"AppareilSecret" in sent
    send(signed_in(client, cast.owner), public_id, ("a.jpg", sent))
    [(_photo, _media, body)] = files_of(app, cast, public_id)
    assert b"AppareilSecret" not in body
    assert b"script" not in body
    assert not Image.open(io.BytesIO(body)).getexif()


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("dessin.svg", SVG, "ni une photo"),
        ("page.jpg", b"<!doctype html><script>alert(1)</script>", "ni une photo"),
        ("anime.gif", GIF, "ni une photo"),
        ("mixte.pdf", GIF + PDF, "ni une photo"),
        ("page.pdf", b"%PDF-1.4 <html><script>alert(1)</script>\n%%EOF", "ni une photo"),
        ("zip.pdf", PDF + b"PK\x05\x06" + b"\0" * 18, "ni une photo"),
        ("coupe.jpg", picture()[:300], "illisible"),
        ("bombe.png", bomb(), "trop de pixels"),
        ("vide.png", b"", "vide"),
        ("gros.jpg", picture() + b"\0" * MOST_BYTES, "10 Mo"),
    ],
)
def test_what_is_refused_is_named_with_its_reason(app, client, signed_in, cast, name, body, said):
    public_id = stocked(app, cast)
    answer = send(signed_in(client, cast.owner), public_id, (name, body), ("bonne.png", picture("PNG")))
    assert answer.status_code == 422
    assert f"{name} a été refusé" in answer.text
    assert said in answer.text
    assert len(files_of(app, cast, public_id)) == 1, "the good one beside it is kept"


def test_a_name_with_folders_is_only_a_name(app, client, signed_in, cast):
    public_id = stocked(app, cast)
    browser = signed_in(client, cast.owner)
    send(browser, public_id, ("../../etc/<b>passwd.png", picture("PNG")))
    text = browser.get(f"/vehicles/{public_id}").text
    assert "etc" not in text
    assert "&lt;b&gt;passwd.png" in text


def test_a_request_without_end_is_refused_unread_and_named(app, client, signed_in, cast):
    public_id = stocked(app, cast)
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="film.mov"\r\n\r\n'
    answer = signed_in(client, cast.owner).post(
        f"/vehicles/{public_id}/photos",
        input_stream=io.BytesIO(head + b"\0" * 4096),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(5 * 1024**3)},
    )
    assert answer.status_code == 413
    assert "film.mov a été refusé" in answer.text


def test_a_vehicle_has_twenty_files_at_most(app, client, signed_in, cast):
    public_id = stocked(app, cast)
    browser = signed_in(client, cast.owner)
    small = picture("PNG", (8, 8))
    answer = send(browser, public_id, *((f"n{number}.png", small) for number in range(21)))
    assert answer.status_code == 422
    assert "n20.png a été refusé" in answer.text
    assert len(files_of(app, cast, public_id)) == 20
    assert "une.png a été refusé" in send(browser, public_id, ("une.png", small)).text


def test_files_are_served_so_that_no_browser_runs_them(app, client, signed_in, cast):
    public_id = stocked(app, cast)
    browser = signed_in(client, cast.owner)
    send(browser, public_id, ("carte grise.pdf", PDF), ("a.png", picture("PNG")))
    for photo, media, body in files_of(app, cast, public_id):
        answer = browser.get(f"/vehicles/photos/{photo}")
        assert (answer.data, answer.mimetype) == (body, media)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Cache-Control"].startswith("private")
        assert ("attachment" in answer.headers.get("Content-Disposition", "")) == (media == "application/pdf")


def test_nobody_of_another_legal_entity_gets_a_file(app, client, signed_in, cast):
    public_id = stocked(app, cast)
    send(signed_in(client, cast.owner), public_id, ("a.png", picture("PNG")))
    [(photo, _media, _body)] = files_of(app, cast, public_id)
    stranger = signed_in(app.test_client(), cast.stranger)
    for path in (f"/vehicles/photos/{photo}", f"/vehicles/photos/{photo}/thumbnail"):
        assert stranger.get(path).status_code == 404
    for verb in ("first", "deletion"):
        assert stranger.post(f"/vehicles/photos/{photo}/{verb}").status_code == 404
    assert app.test_client().get(f"/vehicles/photos/{photo}").status_code == 302


def test_a_picture_is_put_first_and_taken_away(app, client, signed_in, cast):
    public_id = stocked(app, cast)
    browser = signed_in(client, cast.owner)
    send(browser, public_id, ("a.png", picture("PNG")), ("b.png", picture("PNG", (30, 20))))
    first, second = (photo for photo, _media, _body in files_of(app, cast, public_id))
    assert browser.post(f"/vehicles/photos/{second}/first").status_code == 303
    assert [photo for photo, _media, _body in files_of(app, cast, public_id)] == [second, first]
    assert f"/vehicles/photos/{second}/thumbnail" in browser.get("/vehicles").text
    assert browser.post(f"/vehicles/photos/{second}/deletion").status_code == 303
    assert [photo for photo, _media, _body in files_of(app, cast, public_id)] == [first]


def test_a_picture_that_was_held_upright_is_shown_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = prepare(picture("JPEG", (300, 200), exif=exif))
    assert Image.open(io.BytesIO(made.body)).size == (200, 300)


def test_a_picture_that_is_unpacked_as_a_whole_has_fewer_pixels():
    """Two megabytes of progressive JPEG took 730 MB."""
    file = io.BytesIO()
    Image.new("L", (5000, 4000)).save(file, "JPEG", progressive=True, quality=10)
    with pytest.raises(Refused, match="pixels"):
        prepare(file.getvalue())
    assert prepare(picture("JPEG", (5000, 4000))).content_type == "image/webp"


def test_mangled_camera_data_never_break_anything():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Marque"
    exif.get_ifd(0x8769)[0x9003] = "2026:01:01 00:00:00"
    whole, chance, outcomes = picture("JPEG", (40, 30), exif=exif), random.Random(3), set()  # noqa: S311  no secret
    for _ in range(800):
        mangled = bytearray(whole)
        for _ in range(chance.choice((1, 2, 5))):
            mangled[chance.randrange(20, 160)] = chance.choice((0, 255, chance.randrange(256)))
        try:
            outcomes.add(prepare(bytes(mangled)).content_type)
        except Refused as refused:
            outcomes.add(refused.why)
    assert "image/webp" in outcomes


@pytest.mark.databases("sqlite")
def test_what_was_refused_is_said_where_axe_finds_nothing(app, cast, open_page):
    page = open_page(cast.owner, bypass_csp=True)
    page.goto(f"/vehicles/{stocked(app, cast)}")
    page.set_input_files("#files", {"name": "dessin.svg", "mimeType": "image/svg+xml", "buffer": SVG})
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("alert")).to_contain_text("dessin.svg a été refusé")
    assert Axe().run(page).response["violations"] == []
