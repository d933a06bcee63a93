"""The floors of the house: who may import whom (docs/architecture.md)."""

import ast
from pathlib import Path

CRM = Path(__file__).resolve().parents[2] / "crm"
FLOORS = (
    "kernel",
    "outlets",
    "access",
    "journal",
    "alerts",
    "views",
    "bulk",
    "clients",
    "vehicles",
    "leads",
    "opportunities",
    "assignment",
    "handoff",
    "intake",
    "search",
    "privacy",
    "setup",
)
EDGES = {"routes", "forms", "jobs", "commands", "api"}
COMMON = {"extensions", "config", "tables"}  # instances, settings: below everything


def imports_of(path: Path) -> list[tuple[int, str]]:
    """Returns (line, module) for each import of our own package in a file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("crm"):
            names = [node.module] if node.module != "crm" else [f"crm.{a.name}" for a in node.names]
            found += [(node.lineno, name) for name in names]
        elif isinstance(node, ast.Import):
            found += [(node.lineno, a.name) for a in node.names if a.name.startswith("crm")]
    return found


def is_edge(parts: tuple[str, ...]) -> bool:
    return any(part.removesuffix(".py") in EDGES for part in parts[1:])


def domain_files() -> list[tuple[str, Path]]:
    return [
        (area, path)
        for area in FLOORS
        for path in sorted((CRM / area).rglob("*.py"))
        if not is_edge(path.relative_to(CRM).parts)
    ]


def test_domain_files_import_their_own_area_and_lower_floors_only():
    wrong = []
    for area, path in domain_files():
        for line, module in imports_of(path):
            other = module.split(".")[1]
            if other in COMMON or other == area:
                continue
            if other not in FLOORS or FLOORS.index(other) > FLOORS.index(area):
                wrong.append(f"{path.relative_to(CRM.parent)}:{line} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_nobody_imports_another_areas_edges():
    wrong = []
    for path in CRM.rglob("*.py"):
        parts = path.relative_to(CRM).parts
        if parts in (("factory.py",), ("worker.py",)):
            continue
        for line, module in imports_of(path):
            names = module.split(".")[1:]
            if len(names) > 1 and names[0] != parts[0] and set(names[1:]) & EDGES and names[0] != "web":
                wrong.append(f"{path.relative_to(CRM.parent)}:{line} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_domain_files_know_no_request_and_no_commit():
    wrong = []
    for _, path in domain_files():
        if path.relative_to(CRM).parts[0] == "setup":
            continue
        text = path.read_text("utf-8")
        for word in ("flask.request", "import request", "current_user", ".commit()", "flask_wtf"):
            if word in text:
                wrong.append(f"{path.relative_to(CRM.parent)} has {word}")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_imported_inside_a_function():
    wrong = []
    for path in CRM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name != "create_app":
                wrong += [
                    f"{path.relative_to(CRM.parent)}:{n.lineno} in {node.name}"
                    for n in ast.walk(node)
                    if isinstance(n, ast.Import | ast.ImportFrom)
                ]
    assert not wrong, "\n".join(wrong)
