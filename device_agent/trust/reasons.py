"""Every reason code with which the trust core refuses, in one place.

The codes are part of the contract with the console and its users: they never change their meaning.
"""

from __future__ import annotations

METADATA_OVERSIZE = "metadata-oversize"
"""A file of the set, or the whole message, is larger than its limit; it was not parsed."""
METADATA_MALFORMED = "metadata-malformed"
"""Not the document it should be: not JSON, wrong type, a number out of range."""
METADATA_MISSING = "metadata-missing"
"""A role's file is not there, or the device holds no complete set yet; the whole set mends it."""
METADATA_UNSIGNED = "metadata-unsigned"
"""Too few valid signatures by the keys that root names for the role."""
METADATA_ROLLBACK = "metadata-rollback"
"""Older than what the device holds, or not the version that follows."""
METADATA_MISMATCH = "metadata-mismatch"
"""Length or hash differs from what the signed parent says."""
METADATA_EXPIRED = "metadata-expired"
"""Verified but too old by the later of the clock and the time floor."""

CLOCK_BELOW_FLOOR = "clock-below-floor"
"""The clock is earlier than a time that the console has signed: expiry cannot be judged."""

ASSIGNMENT_OVERSIZE = "assignment-oversize"
ASSIGNMENT_MALFORMED = "assignment-malformed"
ASSIGNMENT_UNSIGNED = "assignment-unsigned"
"""Not signed by the key that the image repository delegates assignments to."""
ASSIGNMENT_WRONG_DEVICE = "assignment-wrong-device"
ASSIGNMENT_EXPIRED = "assignment-expired"
ASSIGNMENT_ROLLBACK = "assignment-rollback"
"""Its version is lower than the accepted one's."""
ASSIGNMENT_CONFLICT = "assignment-conflict"
"""Same version as the accepted one, but it says something else."""
ASSIGNMENT_NEEDS_ROOT = "assignment-needs-root"
"""Made for a newer root than the device knows."""
ASSIGNMENT_NEEDS_TARGETS = "assignment-needs-targets"
"""Made for newer image targets than the device knows."""
ASSIGNMENT_UNKNOWN_TARGET = "assignment-unknown-target"
"""The image repository has no such bundle, or has it no more."""
ASSIGNMENT_MISMATCH = "assignment-mismatch"
"""Assignment and image repository name the same bundle but disagree on its bytes."""
RELEASE_ROLLBACK = "release-rollback"
"""The bundle's release counter is lower than the one installed under the same name."""

SETTINGS_OVERSIZE = "settings-oversize"
SETTINGS_MALFORMED = "settings-malformed"
SETTINGS_UNSIGNED = "settings-unsigned"
SETTINGS_WRONG_DEVICE = "settings-wrong-device"
SETTINGS_EXPIRED = "settings-expired"
SETTINGS_ROLLBACK = "settings-rollback"
"""Their version is lower than that of the settings in effect."""
SETTINGS_CONFLICT = "settings-conflict"
"""Same version as the settings in effect, but they say something else."""
SETTINGS_NEEDS_ROOT = "settings-needs-root"
SETTINGS_NEEDS_TARGETS = "settings-needs-targets"

COMMAND_OVERSIZE = "command-oversize"
COMMAND_MALFORMED = "command-malformed"
COMMAND_UNSIGNED = "command-unsigned"
COMMAND_WRONG_DEVICE = "command-wrong-device"
"""Made for another device, or for this one under the key of an earlier enrolment."""
COMMAND_EXPIRED = "command-expired"
COMMAND_REPLAYED = "command-replayed"
"""A later command was taken before."""
COMMAND_REPEATED = "command-repeated"
"""This very command was taken before: consoles send until they have the result."""
COMMAND_NEEDS_ROOT = "command-needs-root"
COMMAND_NEEDS_TARGETS = "command-needs-targets"

ALL = frozenset(
    value for name, value in list(globals().items()) if name.isupper() and isinstance(value, str)
)
