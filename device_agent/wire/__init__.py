"""The contract between console and agent: topics, documents, telemetry, and what a pipeline means.

Everything here is pure (bytes in, values out), versioned, and the only part of the agent that the
console may import. Unknown fields are ignored; wrong types, sizes and ranges raise `WireError`.
"""
