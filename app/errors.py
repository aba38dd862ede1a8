"""What can go wrong on the console's side, with the exit code each kind has.

The text of an error is one line: what is wrong with what, and what to do.
"""

from __future__ import annotations


class MusterError(Exception):
    """Base of every error a user can meet; anything else is a bug of ours.

    Attributes:
        pointer: Lines that show the place in what was given; empty where there is none to show.
    """

    exit_code = 1
    pointer = ""


class InputError(MusterError):
    """A model, project, file or value that was given cannot be used."""

    exit_code = 3


class TlsMissingError(InputError):
    """A broker without TLS was to serve other machines."""


class PassphraseError(MusterError):
    """A key cannot be opened: wrong or missing passphrase, missing or damaged key file."""

    exit_code = 4


class EnvironmentFaultError(MusterError):
    """The machine is in the way: a busy port, an unwritable directory, a missing program."""

    exit_code = 5


class BrokerStartError(EnvironmentFaultError):
    """A broker of our own does not start, though its port is free."""


class PortBusyError(EnvironmentFaultError):
    """Somebody else listens on the port that a broker of ours was to have."""


class ProgramMissingError(EnvironmentFaultError):
    """A program that was asked for is not installed."""


class StateError(MusterError):
    """The fleet is not in a state that allows this: no such device, not released, already there."""

    exit_code = 6


class InUseError(StateError):
    """Another process of ours runs the data directory."""


class OutcomeError(MusterError):
    """What was asked for was tried and did not succeed, such as a rollout that was waited for."""

    exit_code = 7
