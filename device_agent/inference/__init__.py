"""Inference on the device: a supervisor in the agent, and the child process that runs the model.

Reading order: `options` and `protocol` (what is said between the two), `worker` (the handle of one
child), `supervisor` (keeps one serving). In the child: `worker_main`, `session`, `building` with
`providers` and `cache`, `trial`, `sources`, `serving`, `recorder`. Nothing in the agent's process
imports ONNX Runtime: a model that brings the runtime down takes only the child with it.
"""
