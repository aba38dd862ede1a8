"""What libraries say of documents that people write, such as a project.json: read back like ours.

Nothing is written by these lines: they are msgspec's, which every document is decoded with.
"""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Msgspec(Sentence):
    """What is wrong with a value, and where it stands."""

    AT = "{said} - at `{at}`"
    MISSING = "Object missing required field `{name}`"
    UNKNOWN = "Object contains unknown field `{name}`"
    OTHER_KIND = "Expected `{kind}`, got `{found}`"
    NOT_LESS = "Expected `{kind}` >= {least}"
    NOT_MORE = "Expected `{kind}` <= {most}"
    NOT_SHORTER = "Expected `{kind}` of length >= {n:d}"
    NOT_LONGER = "Expected `{kind}` of length <= {n:d}"
    VALUE = "Invalid value {value}"
    CHOICE = "Invalid enum value {value}"
    MALFORMED = "JSON is malformed: {problem}"
    TRUNCATED = "Input data was truncated"
