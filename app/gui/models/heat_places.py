"""Where the cells of a heat map stand, in pixels: blocks in columns, as large as there is room for.

Qt-free, so that pointing and walking with the arrow keys are tested without a window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LARGEST, SMALLEST = 2.2, 0.45
"""Sides of a cell, its gap included, as parts of a title's height."""
_GAP = 10
_MOST_BESIDE = 8


@dataclass(frozen=True, slots=True)
class Place:
    """One block.

    Attributes:
        x: Its left edge; its title stands there, the cells below it.
        y: Top of its cells.
        width: Room for its title.
        columns: Cells in a row.
        count: Its cells.
    """

    x: int
    y: int
    width: int
    columns: int
    count: int

    @property
    def rows(self) -> int:
        """Rows of cells."""
        return -(-self.count // self.columns)


@dataclass(frozen=True, slots=True)
class Places:
    """All blocks.

    Attributes:
        cell: Pixels of a cell, its gap included.
        height: Of everything, in pixels.
    """

    blocks: tuple[Place, ...]
    cell: int
    height: int

    def corner(self, block: int, at: int) -> tuple[int, int]:
        """Return the top left of a cell."""
        place = self.blocks[block]
        row, column = divmod(at, place.columns)
        return place.x + column * self.cell, place.y + row * self.cell

    def at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the block and the cell in it at a point, or None."""
        for index, place in enumerate(self.blocks):
            column, row = (x - place.x) // self.cell, (y - place.y) // self.cell
            cell = row * place.columns + column
            if 0 <= column < place.columns and row >= 0 and cell < place.count:
                return index, cell
        return None

    def titled(self, x: int, y: int, head: int) -> int | None:
        """Return the block whose title of height `head` is at a point, or None."""
        for index, place in enumerate(self.blocks):
            if place.x <= x < place.x + place.width and place.y - head <= y < place.y:
                return index
        return None

    def beside(self, block: int, at: int, step: int) -> tuple[int, int]:
        """Return the next or previous cell, over the ends of blocks; at the very end the same."""
        place = self.blocks[block]
        if 0 <= at + step < place.count:
            return block, at + step
        other = block + step
        if not 0 <= other < len(self.blocks):
            return block, at
        return other, 0 if step > 0 else self.blocks[other].count - 1

    def below(self, block: int, at: int, step: int) -> tuple[int, int]:
        """Return the cell a row below (1) or above (-1), in the next block where this one ends."""
        place = self.blocks[block]
        there = at + step * place.columns
        if 0 <= there < place.count:
            return block, there
        x, y = self.corner(block, at)
        found = [
            (abs(cy - y), abs(cx - x), other, cell)
            for other, each in enumerate(self.blocks)
            if other != block
            for cell in (self._edge(each, x, step),)
            for cx, cy in (self.corner(other, cell),)
            if (cy - y) * step > 0
        ]
        if not found:
            return block, place.count - 1 if step > 0 else at
        return min(found)[2:]

    def _edge(self, place: Place, x: int, step: int) -> int:
        """Return the cell of the first (going down) or last row that is nearest to `x`."""
        column = min(max((x - place.x) // self.cell, 0), place.columns - 1)
        row = 0 if step > 0 else place.rows - 1
        return min(row * place.columns + column, place.count - 1)


def lay_out(counts: Sequence[int], width: int, height: int, head: int, least: int) -> Places:
    """Return blocks with cells as large as fit; the smallest ones are scrolled where none do.

    Args:
        counts: Cells of each block.
        width: Of the canvas, in pixels, like all below.
        height: Of what can be seen of it.
        head: Of a block's title; cells are measured by it, so that they follow the user's scale.
        least: Width that a title needs.
    """
    most = max(min(_MOST_BESIDE, len(counts), width // max(least, 1)), 1)
    smallest = max(round(head * SMALLEST), 3)
    for cell in range(max(round(head * LARGEST), smallest), smallest - 1, -1):
        tried = [_placed(counts, width, head, cell, each) for each in range(1, most + 1)]
        best = min(tried, key=lambda each: each.height)
        if best.height <= height:
            break
    return best


def _placed(counts: Sequence[int], width: int, head: int, cell: int, beside: int) -> Places:
    room = (width - _GAP * (beside - 1)) // beside
    columns = max(room // cell, 1)
    blocks, y = [], 0
    for start in range(0, len(counts), beside):
        line = counts[start : start + beside]
        for index, count in enumerate(line):
            blocks.append(Place(index * (room + _GAP), y + head, room, columns, count))
        y += head + max(each.rows for each in blocks[start:]) * cell + _GAP
    return Places(tuple(blocks), cell, y)
