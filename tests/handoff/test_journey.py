"""A salesperson goes from an opportunity to the order tool and back, in a real browser (mission SD-02, SD-03)."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.handoff.scene import document, handoffs, post, set_up
from tests.opportunities.scene import opened

pytestmark = pytest.mark.databases("sqlite")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def manufacturer() -> Iterator[tuple[str, list[str]]]:
    """A manufacturer's tool on a port of its own: its address, and the paths that it was asked for."""
    asked: list[str] = []

    class Tool(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>SDH</title><h1>SDH</h1>")

        def log_message(self, *_args) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tool)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("phone", [False, True])
def test_from_the_opportunity_to_the_tool_and_back(live_server, open_page, cast, manufacturer, javascript, phone):
    address, asked = manufacturer
    app = live_server.app
    sale = opened(app, cast, owner=cast.owner)
    known = set_up(app, cast, url_template=f"{address}/open?u={{old_id}}&d={{d_code}}&o={{outlet}}", demo=True)
    page = open_page(cast.owner, phone=phone, javascript=javascript)
    page.goto(f"/opportunities/{sale}")
    page.get_by_role("link", name="Accéder à SDH").click()
    page.get_by_label("Code D").select_option("D02")
    page.get_by_label("Votre ancien identifiant").fill("xp 4711")
    if javascript:
        assert Axe().run(page, options=RULES).response["violations"] == []
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("Tout est prêt").wait_for()
    with page.context.expect_page() as opening:
        page.get_by_role("button", name="Accéder à SDH").click()
    opening.value.get_by_role("heading", name="SDH").wait_for()
    query = parse_qs(urlsplit(asked[0]).query)
    assert query == {"u": ["xp 4711"], "d": ["D02"], "o": ["MAR-CAEN"]}
    assert [row.state for row in handoffs(app, cast)] == ["sent"]
    assert post(app.test_client(), sale, known, document()).status_code == 201
    page.get_by_role("link", name="Retour à l’opportunité").click()
    page.get_by_text("BDC-1").first.wait_for()
    page.get_by_text("Un document est revenu").wait_for()
