"""The optional local endpoint: the Open Inference Protocol v2 over HTTP, inside the child.

Reading order: `doors` (the sockets, opened once by the agent and inherited by every child),
`porter` (takes connections in, and leaves them to the next child), `connection` with `stream` (one
client, bounded in bytes and seconds), `routes` (what a path means), `request`, `response` and
`tensors` (what a body means), `desk` (where a request waits for the serving loop).

Only the serving loop touches the model: what a client sends is run, decided on and counted like a
frame of the source, on the same thread, and a model that hangs in it is missed like any other.
"""
