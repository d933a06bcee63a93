"""Writing TOML: only as much of it as a dealership file needs."""

import json
import re
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
WIDE = 100  # characters from which a list gets a line for each item


def document(sections: dict[str, Any]) -> str:
    """Returns a file: a table for each dict, `[[name]]` for each item of a list of dicts."""
    parts = []
    for name, content in sections.items():
        if isinstance(content, dict):
            parts.append(_table(f"[{name}]", content))
        else:
            parts += [_table(f"[[{name}]]", item) for item in content]
    return "\n".join(parts)


def _table(header: str, content: dict[str, Any]) -> str:
    return "\n".join([header, *(f"{key(name)} = {value(one)}" for name, one in content.items())]) + "\n"


def key(name: str) -> str:
    """Returns a key, quoted when it must be."""
    return name if _BARE.fullmatch(name) else _text(name)


def value(one: Any) -> str:
    """Returns a value in TOML. Raises TypeError for what a dealership file doesn't hold."""
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, str):
        return _text(one)
    if isinstance(one, int):
        return str(one)
    if isinstance(one, date):
        return one.isoformat()
    if isinstance(one, list):
        return _list([value(item) for item in one])
    if isinstance(one, dict):
        return "{ " + ", ".join(f"{key(name)} = {value(part)}" for name, part in one.items()) + " }"
    raise TypeError(f"{type(one).__name__} has no place in a dealership file")


def _list(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    return line if len(line) <= WIDE else "[\n" + "".join(f"    {item},\n" for item in items) + "]"


def _text(text: str) -> str:
    """JSON's way of quoting is TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
