"""The inference child, which gives clients all the time that a busy machine takes from them.

What is too slow for it is a test of its own; elsewhere a client that is late has no fault.
`PATIENT_END` in the environment has it wait as long for half a request when it ends.
"""

from __future__ import annotations

import os

from device_agent.inference import worker_main
from device_agent.inference.server import connection, endpoint
from tests.fakes.waiting import PATIENCE_S

if __name__ == "__main__":
    connection.HEAD_TIMEOUT_S = PATIENCE_S
    connection.BODY_TIMEOUT_S = PATIENCE_S
    connection.WRITE_TIMEOUT_S = PATIENCE_S
    if os.environ.get("PATIENT_END"):
        endpoint.READ_PATIENCE_S = endpoint.ANSWER_PATIENCE_S = PATIENCE_S
    worker_main.main()
