"""A function has one idea: none of the product is longer than a page, its docstring not counted."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = 30
MAY_BE_LONGER = {
    "app/fleet/live.py _build_view": "a line for each field of a view, and no idea beside that",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_functions(root: Path) -> Iterator[str]:
    """Yield file and name of each function that is too long."""
    for package in ("app", "device_agent"):
        for path in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, Function) and lines_of(node) > MOST_LINES:
                    yield f"{path.relative_to(root).as_posix()} {node.name}"


def lines_of(node: Function) -> int:
    """Return how many lines signature and body have."""
    told = _span(node.body[0]) if ast.get_docstring(node, clean=False) is not None else 0
    return _span(node) - told


def _span(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def test_no_function_is_longer_than_a_page() -> None:
    assert set(long_functions(ROOT)) == set(MAY_BE_LONGER)


def test_a_line_too_many_is_found_and_docstrings_are_not_counted(tmp_path: Path) -> None:
    told = ['        """What it is for.', *[""] * MOST_LINES, '        """']
    body = ["        at = 1"] * (MOST_LINES - 1)
    for package in ("app", "device_agent"):
        (tmp_path / package).mkdir()
    (tmp_path / "device_agent" / "thing.py").write_text(
        "\n".join(
            [
                "class Thing:",
                *["    def short(self):", *told, *body],
                *["    async def long(self):", *told, *body, "        return at"],
            ]
        )
    )
    assert list(long_functions(tmp_path)) == ["device_agent/thing.py long"]
