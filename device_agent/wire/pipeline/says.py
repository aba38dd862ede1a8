"""What is wrong with a pipeline, its places, its samples or its outputs, beside the field."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """Why the parts of a pipeline do not fit."""

    LABELS = "must be given, each once"
    NO_OUTPUT = "the model has no output {name}"
    OTHER_OUTPUTS = "the model has no output {name}; it has {known}"
    MANY_NUMBERS = "{n:d} numbers are too many"
    MANY_CHANNELS = "of {n:d} channels is too much"
    # Of steps before the model.
    NO_LAYOUT = "an array stays as it is; leave layout out"
    LAST_LAYOUT = "must end in its only layout, {close}"
    COLOUR_TWICE = "changes the colour twice; once is enough"
    FOR_IMAGES = "{name} is for images"
    COMES_BEFORE = "{name} must come before the steps that compute"
    BGR = "bgr needs three channels; use rgb for a grey image"
    BOTH = "top and left are given both or not at all"
    ONE_VALUE = "needs one value"
    VALUES = "needs 1 or {n:d} values"
    ABOVE_ZERO = "must be above 0"
    GAIN = "makes numbers beyond {most}"
    NO_PART = "an image of {high:d} x {wide:d} has no part of {height:d} x {width:d} there"
    # Of steps behind it.
    TOP_K = "{n:d} of {all:d} labels cannot be"
    QUANTITIES = "{n:d} for {all:d} labels"
    ANOMALY = "anomaly wants two labels, the usual and the anomaly: {n:d}"
    YOLO_ROWS = "a yolo output has all in its rows; leave it out"
    ANCHORS = "are for ssd and ultraface; a yolo output is decoded"
    NEEDS_OUTPUT = "name the model's output; {format} needs it"
    SSD_CLASSES = "belongs to an ssd whose model has chosen already"
    # Of decisions.
    NO_LABEL = "{label} is not a label"
    NO_ALARM_LABEL = "{label} is not one of alarm_labels"
    FOR_VALUES = "and below are for values: of regress and anomaly"
    NO_SCORE = "a value has no score; use above or below"
    NEVER = "{k:d} of the last {n:d} never is"
    ABOVE_THRESHOLD = "must not be above the threshold"
    ONE_WAY = "needs a label that counts in one way: by score, above or below"
    NOT_BELOW = "must not be below {limit}"
    NOT_ABOVE = "must not be above {limit}"


class Place(Sentence):
    """Why samples cannot come from there, or results go there."""

    NOT_ABSOLUTE = "{path} is not an absolute path; begin it with /"
    WILDCARDS = "wildcards are for filters; name one topic"
    NO_TOPIC = "is not an MQTT topic"
    NO_USER = "is missing; a password belongs to a name"
    NO_HOST = "{host} is not a host's name or address"
    FAR = "{host} is not of this device's own network; name one that is"
    NO_URL = "{url} is not a URL: {problem}"
    NO_HTTP = "{url} must begin with http:// or https:// and a host"
    NOT_ASCII = "must be ASCII without spaces; percent-encode the rest"
    EXPOSED = "must not hold a password: it would be signed for all to read"


class Data(Sentence):
    """Why a sample or what a model made of it cannot be used."""

    NO_IMAGE = "{kind} {shape} is not an image (H, W, {channels:d}) uint8"
    NO_SERIES = "{kind} {shape} is not a series ({length:d}, {channels:d})"
    NO_ARRAY = "{kind} {shape} is not an array {other}"
    NOT_FINITE = "holds a number that is not finite"
    NOT_NPY = "not a .npy array: {problem}"
    UNREADABLE = "not a readable image: {problem}"
    MANY_PIXELS = "{width:d} x {height:d} pixels are too many"
    BOX_NOT_FINITE = "a box is not a finite number"
    ROWS = "{name} of {shape} are not rows of {width:d}"
    ONE_NOT_FINITE = "one of the {name} is not a finite number"
    NO_CLASS = "class {n:d} has no label; there are {all:d}"
    NO_MATCH = "boxes, scores and anchors do not match: {lengths}"
    SCORE_NOT_FINITE = "the anomaly score is not a finite number"
    NO_SCORE = "{shape} is not one anomaly score"
    NO_RECONSTRUCTION = "{shape} is no reconstruction of {other}"
    COUNT = "{n:d} {name} for {all:d} labels"
