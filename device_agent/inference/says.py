"""What the inference side says of models, sources and outputs, beside the code."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """Why a model does not load or serve, and what became of sources and outputs."""

    # Of bundles and models.
    OTHER_DIGEST = "{name} has sha256 {digest}, not {wanted}"
    FILE_TOO_LARGE = "{name} is larger than {most:d} bytes"
    NOT_NUMBERS = "{name}: not an array of numbers"
    RUNTIME = "onnxruntime is {version}, needs {wanted}"
    ONE_OF = "needs one of {names}"
    FELL_BACK = "the runtime fell back to {provider}: {said}"
    INPUTS = "one float32 input is needed, the model has: {kinds}"
    OUTPUT = "{name} is {kind}, not a numeric tensor"
    PROFILE = "the runtime's profile is damaged: {problem}"
    MEMORY_LIMIT = "the limit is reached"
    # Of a trial.
    BOXES = (
        "{name}: {n:d} boxes where the console found {wanted:d}; "
        "scores moved by {worst:.4g}, allowed is {allowed:.4g}"
    )
    OUTPUTS = "{name}: {n:d} outputs, the console had {wanted:d}"
    SHAPE = "{name}: output is {shape}, the console had {wanted}"
    NOT_FINITE = "{name}: output is not finite"
    OFF = "{name}: output is off by {worst:.4g}, allowed is {allowed:.4g}"
    TOP1 = "{share:.0f}% of the results are the console's, needs {wanted:.0f}%"
    # Of the child.
    NO_PROCESS = "cannot start a process: {problem}"
    NO_SIGN = "no sign of life for {seconds:g} s; killed"
    NO_ANSWER = "no answer to {request} within {seconds:g} s; killed"
    TOLD_TO_STOP = "the worker was told to stop"
    EXITED = "exited with status {n:d}"
    ENDED_BY = "ended by {signal}"
    LAST_WORDS = "{said}; its last words: {words}"
    FLOOD = "{n:d} failures in a row: {problem}"
    GONE = "the candidate is gone"
    FRAME_TOO_LARGE = "a frame of {n:d} bytes is too large"
    FRAME_ANNOUNCED = "a frame announces {n:d} bytes"
    FRAME_MALFORMED = "malformed frame: {problem}"
    SERVES_AGAIN = "serves again from {slot}"
    GAP = "nothing served for {seconds:.3f} s: memory is too short for two; {said}"
    NO_CANDIDATE = "no candidate came"
    TOOK_OVER = "{slot} took over"
    # Of a shadow.
    SHADOW_HANGS = "it did not end its shadow within {seconds:g} s"
    SHADOW_CANCELLED = "something else comes first"
    NOTHING_SHOWN = "no sample is shown: {problem}"
    # Of providers.
    NOT_USED = "{provider} could not be used: {problem}"
    NOT_LOADED = "{provider} could not be loaded: its libraries or its device are missing"
    NO_NODE = "{provider} took no node of the model"
    PART = "{provider} runs only part: {n:d} nodes and {share:.0f}% of the time elsewhere"
    NO_PROFILE = "where its nodes ran is not known: no profile is left"
    # Of places.
    NO_SERVER = "pipeline.source: server, and agent.toml has no [server]; add one there"
    NO_SOURCE = "pipeline.source: not given, and agent.toml has no [source]; add one there"
    NO_ELEMENT = "{part} is no element of a camera"
    FOREIGN_PART = "pipeline.source.device: {said}; name it in the device's own agent.toml"
    PRIVATE = "{place}: {path} is in the agent's own directory"
    NEEDS_OPENCV = (
        "{place}: {kind} needs OpenCV; "
        "install it with `pip install 'muster[agent-camera]'`, or the system's python3-opencv"
    )
    TAKES_NO_IMAGES = "{place}: {kind} gives images, this model takes none"
    TAKES_IMAGES = "{place}: mqtt with payload json gives numbers, this model takes images"
    # Of sources.
    IS_BACK = "{source} is back"
    NO_SAMPLE = "there is no sample in the replay directory"
    OLDER_FILES = "{n:d} older files are left alone"
    OPENCV = (
        "OpenCV cannot be loaded ({problem}); "
        "install it with `pip install 'muster[agent-camera]'`, or the system's python3-opencv"
    )
    OPENCV_FAILED = "OpenCV failed: {problem}"
    NO_CAMERA = "it is not there, in use, or not ours to open (group video?)"
    NO_GSTREAMER = "this OpenCV was built without GStreamer; use the system's python3-opencv"
    NO_START = "the GStreamer pipeline does not start"
    NO_VIDEO = "is no video that OpenCV can read"
    NOT_8_BIT = "gives {kind} pictures, not 8 bits a channel"
    NO_PICTURES = "gives no more pictures"
    NOT_DECODED = "gives pictures that cannot be decoded"
    NO_FRAME = "holds no frame that can be read"
    NOT_CONNECTED = "not connected yet"
    BROKER_REFUSES = "the broker refuses us: {problem}"
    NO_SUBSCRIPTION = "the broker refuses the subscription"
    # Of outputs and the server.
    TAKES_AGAIN = "{sink} takes documents again"
    GIVEN_UP = "{sink}: {n:d} documents given up"
    DOCUMENT_TOO_LARGE = "a document of {n:d} bytes is more than a file may hold"
    DISK_FULL = "{path} took {n:d} of {all:d} bytes: the disk is full"
    NOT_TAKEN = "the broker has not taken the document"
    NO_HTTP = "answered no HTTP: {problem}"
    REQUESTS_REFUSED = "{n:d} requests refused, the last one: {problem}"
    CANNOT_LISTEN = "cannot listen on {place}: {cause}"
    # Of decisions.
    NOTHING_LEFT = "nothing is left in {name}"
