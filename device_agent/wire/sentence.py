"""Lines for people that more than one program shows: English, by a code and figures.

Commands, logs, registries and the wire carry the English line. A window of another language reads
it back by the table that wrote it (app/gui/hearing.py): nothing else has to travel or to be kept.
"""

from __future__ import annotations

from enum import Enum


class Sentence(str, Enum):
    """Base of a table: a member's name is its code, its value a whole line with named places.

    A place may say how a figure is written, as ``{n:d}`` or ``{size:.1f}``: who reads the line back
    takes no other text for it. Lines are joined by ``"; "`` and by nothing else.
    """

    def __call__(self, **figures: object) -> str:
        """Return the line with its places filled in."""
        return str(self.value).format(**figures)


class Framed(Sentence):
    """Around lines and names.

    ABOUT: A line behind what it is about: a reason code, a bundle, a source, an output.
    FIELD: A line behind the field of a document, or the document, that it is about.
    AND_MORE: Behind the first names of many.
    """

    ABOUT = "{about}: {told}"
    FIELD = "{field}: {said}"
    AND_MORE = "{parts} and {n:d} more"
