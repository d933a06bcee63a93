"""A GET never writes, and asks the database little, however much is stored."""

import pytest
from sqlalchemy import insert, select

from crm.extensions import db
from crm.kernel.base import public_id
from crm.kernel.clock import now
from crm.leads.models import Lead
from crm.worker import as_tenant
from tests.whole.listening import questions, statements, writes
from tests.whole.walking import living, routes

PANELS = ("/", "/leads", "/?brand=AP", "/leads?brand=AP&per_page=50", "/leads?sort=-created")
MOST = 10  # statements for the panel and the list (mission, "How good")
MOST_ELSEWHERE = 30


def test_a_get_never_writes(scene):
    wrong = []
    for person in (scene.cast.administrator, scene.cast.owner, None):
        client = scene.client(person)
        for route in routes(scene.app, ("GET", "HEAD")):
            for path in living(client, scene.app, route, scene.own):
                for headers in ({}, {"HX-Request": "true"}):
                    with statements(scene.app) as heard:
                        client.open(path, method=route.method, headers=headers)
                    wrong += [f"{route.method} {path}: {statement[:120]}" for statement in writes(heard)]
    assert not wrong, "\n".join(wrong)


def test_the_panel_asks_little_and_no_more_with_a_hundred_times_the_leads(scene):
    client = scene.client(scene.cast.manager)
    _more_leads(scene, 50)
    few = {path: _asked(scene, client, path) for path in PANELS}
    _more_leads(scene, 5000)
    many = {path: _asked(scene, client, path) for path in PANELS}
    assert {path: len(asked) for path, asked in few.items()} == {path: len(asked) for path, asked in many.items()}
    for path, asked in many.items():
        assert len(asked) <= MOST, f"{path}: {len(asked)} statements\n" + "\n".join(s[:160] for s in asked)


def test_no_page_asks_more_with_more_leads(scene):
    client = scene.client(scene.cast.manager)
    before = {path: len(_asked(scene, client, path)) for _, path in scene.pages(client)}
    _more_leads(scene, 300)
    after = {path: len(_asked(scene, client, path)) for path in before}
    assert max(after.values()) <= MOST_ELSEWHERE, {path: n for path, n in after.items() if n > MOST_ELSEWHERE}
    grown = {path: (n, after[path]) for path, n in before.items() if after[path] > n}
    assert not grown


@pytest.mark.databases("sqlite")
def test_a_template_never_queries(scene):
    client, heard_while_drawing = scene.client(scene.cast.administrator), []
    draw = type(scene.app.jinja_env.get_template("layouts/base.html")).render

    for _, path in scene.pages(client):
        with statements(scene.app) as heard, pytest.MonkeyPatch.context() as patch:
            patch.setattr("jinja2.Template.render", _watched(draw, heard, heard_while_drawing, path))
            client.get(path)
    assert not heard_while_drawing, "\n".join(dict.fromkeys(heard_while_drawing))


def _watched(draw, heard, found, path):
    def render(template, *args, **kwargs):
        before = len(heard)
        answer = draw(template, *args, **kwargs)
        found.extend(f"{path} ({template.name}): {statement[:160]}" for statement in heard[before:])
        return answer

    return render


def _asked(scene, client, path: str) -> list[str]:
    client.get(path)  # what is kept for a moment is kept
    with statements(scene.app) as heard:
        answer = client.get(path)
    assert answer.status_code < 404, f"{path}: {answer.status}"
    return questions(heard)


def _more_leads(scene, count: int) -> None:
    with scene.app.app_context(), as_tenant(scene.cast.garage):
        like = db.session.scalars(select(Lead).where(Lead.outlet_id == scene.cast.caen.id)).first()
        kept = {c.key: getattr(like, c.key) for c in Lead.__mapper__.column_attrs if c.key not in ("id", "public_id")}
        fresh = {"closed_at": None, "first_response_at": None, "first_response_due": now(), "urgent_at": now()}
        db.session.execute(insert(Lead), [{**kept, **fresh, "public_id": public_id()} for _ in range(count)])
