"""The pages of the window: each made when it is first asked for, or in a turn that is free."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from app.gui.pages.base import Page
from app.gui.places import PAGES, PLACES, Place, place_of

P = TypeVar("P", bound=Page)


class Shelf(Mapping[str, Page]):
    """All pages by name; whoever looks one up gets it made.

    Args:
        make: Makes a page and gives it its place in the window.
    """

    def __init__(self, make: Callable[[Place], Page]) -> None:
        self._make = make
        self._made: dict[str, Page] = {}

    def __getitem__(self, name: str) -> Page:
        if name not in self._made:
            self._made[name] = self._make(place_of(name))
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in PAGES

    def __iter__(self) -> Iterator[str]:
        return iter(PAGES)

    def __len__(self) -> int:
        return len(PAGES)

    @property
    def made(self) -> Mapping[str, Page]:
        """Those that are made, by name."""
        return self._made

    def of(self, kind: type[P]) -> P:
        """Return the page of a kind."""
        page = self[next(each.name for each in PLACES if each.holds(kind))]
        assert isinstance(page, kind)
        return page

    def made_of(self, kind: type[P]) -> P | None:
        """Return the page of a kind where it is made."""
        return next((each for each in self._made.values() if isinstance(each, kind)), None)
