"""What rollouts and dry runs say."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """Why a rollout waits, pauses, goes on or ends; what owners did, and what they cannot do."""

    NEEDS_DEVICES = "a rollout needs devices. Name at least one."
    WINDOW_CLOSED_ONE = "{n:d} device waits for its maintenance window"
    WINDOW_CLOSED = "{n:d} devices wait for their maintenance window"
    NOBODY_TO_PROVE = "phase {phase}: {n:d} more must prove to serve, and none is there"
    SOAKS = "phase {phase}: soak"
    UNDECIDED = "phase {phase}: gate {gates} has not decided"
    OUTSTANDING = "devices outstanding: {said}"
    AWAY = "{n:d} out of reach, who get their turn when they return"
    OVERDUE = "{n:d} overdue at a step"
    PUT_OFF = "{n:d} that put it off"
    NO_DEVICES = "every device of it was decommissioned"
    NOT_TAKEN = "{n:d} of {all:d} devices did not take it: {names}"
    NOBODY_LEFT = "no device of it was left to take it"
    SERVED = "{n:d} of {all:d} devices serve it"
    UNPROVABLE = "phase {phase} cannot be proven"
    DEVICE_ENDED = "{device} {outcome}"
    DEVICE_ENDED_BY = "{device} {outcome}: {told}"
    APPROVAL_MISSING = "phase {phase} wants {n:d} more approval (of {all:d})"
    APPROVALS_MISSING = "phase {phase} wants {n:d} more approvals (of {all:d})"
    BEGINS = "phase {phase} begins"
    ALL_LEFT_OUT = "phase {phase} proved nothing: each of its devices was left out"
    NOT_PROVEN = "phase {phase} is not proven: {said}"
    PROVEN = "phase {phase} is proven; {following} follows"
    GATE = "gate {gate}: {said}"
    NOT_ASSIGNED = "assignments could not be made: {said}"
    NOT_SERVED = "{n:d} of {all:d} devices do not serve it: {names}"
    FELL_BACK = "{n:d} fell back after it had ended"
    WENT_BACK = "{n:d} of {all:d} devices serve again what they did"
    SOME_WENT_BACK = (
        "{n:d} of {all:d} devices serve again what they did, {stayed:d} could not go back"
    )
    STAYS = "it keeps what it has"
    SERVES_ANOTHER = "its session holds another bundle now"
    UNPROVEN = "committed; waits for proof of serving"
    LOOK = "look {n:d}: {verdicts}"
    CREATED_ONE = "{bundle} to {n:d} device"
    CREATED = "{bundle} to {n:d} devices"
    WAIVED = "gates waived: {gates}"
    LEFT_ONE = "{n:d} device left for rollout {rollout:d}"
    LEFT = "{n:d} devices left for rollout {rollout:d}"
    LAST_CANARY = "its last canary, {device}, was decommissioned"
    PAUSED_BY = "paused by {who}"
    STOPPED_BY = "stopped by {who}"
    ROLLED_BACK_BY = "rolled back by {who}"
    NO_ROLLOUT = "there is no rollout {rollout:d}. `muster rollout list` names them."
    NO_GATE = "rollout {rollout:d} has no gate {name}."
    WRONG_STATE = "rollout {rollout:d} is {state}: only one that is {states} can become {wanted}."
    NOT_IN_IT = "device {device} is not in rollout {rollout:d}."
    WITH_ANOTHER = "device {device} is with rollout {rollout:d} by now."
    GONE = "device {device} is decommissioned. Leave it out, or enrol it anew."
    NO_DEVICE = "there is no device {device}. Add it first: `muster device add {device}`."
    BUSY = (
        "device {device} is at an attempt of rollout {rollout:d}. "
        "Wait for it to end, or stop it: `muster rollout stop {rollout:d}`."
    )
    NAMED_TWICE = "a device is named twice. Name each once."
    NOT_OF_GROUP = (
        "phase {phase}: device {device} is not of this group. "
        "Widen the group, or name another device."
    )
    PLAN_UNUSABLE = "the plan cannot be used: {said}"
    PLAN_UNREADABLE = "the plan cannot be read: {problem}."
    NONE_FAILED = "no device of rollout {rollout:d} failed: nothing to retry."
    NOT_RETRIED = "device {device} is {outcome}: nothing to retry."
    HAD_ITS_TURN = "device {device} is {outcome}: it had its turn already."
    NOT_HELD = "device {device} is {outcome}: only one that waits can be held."
    NOT_HELD_OUT = "device {device} is {outcome}: it is not held out."
    NOT_IN_LIBRARY = (
        "bundle {bundle}, which {n:d} devices serve, is not in the library: they could not go back "
        "to it. Import it, or use gates with on=pause only."
    )
    NO_WAY_BACK = (
        "{n:d} devices would refuse to go back to {bundle}: its release is older than this one. "
        "Release it again (`muster bundle release {bundle}`), or use gates with on=pause only."
    )
    NOT_THE_APPROVERS = "the key in {path} is not that of approver {name}."
    NOBODYS_KEY = "the key is no approver's any more"
    NEEDS_NO_APPROVAL = "rollout {rollout:d} is {state}: it needs no approval."
    NO_PHASE = "rollout {rollout:d} has no phase {phase}."
    NONE_WAITS = "rollout {rollout:d} has no phase that waits for approvals."
    WANTS_NO_APPROVAL = "phase {phase} wants no approval."
    HAS_BEGUN = "phase {phase} has begun already."
    NAMELESS = "each phase needs a name."
    FOR_WHOM = "phase {phase}: whom is it for? Write 10 %, 5, or names of devices."
    OF_PHASE = "phase {phase}: {said}"
    NO_NUMBER_OF_APPROVALS = "phase {phase}: '{text}' is no number of approvals."
    SHADOW_UNUSABLE = "the shadow cannot be used: {problem}."
    NO_DURATION = "'{text}' is no duration. Write 90s, 30m, 2h or 1d."
    NO_DAY = "'{text}' is no day. Write {days}, mon-fri, or none."
    NO_WINDOW = "window '{text}': write 'mon-fri 22:00-04:00 Europe/Paris'."
    NO_WHOLE_NUMBER = "{what}: '{text}' is no whole number."
    NO_NUMBER = "{what}: '{text}' is no number."


class Wrong(Sentence):
    """What about a plan cannot be; the field's path is named."""

    NO_PHASES = "phases: 1 to {most:d} of them are possible. Give at least one."
    NOT_BEYOND = "{path}.percent: {percent:d} does not go beyond {covered:d} before it."
    TWICE = "{path}.devices: {device} is named twice. Name each device once."
    NO_REST = "{path}.percent: the last phase must take the rest: write 100."
    ONE_OF = "{path}.devices: give one of devices, count and percent."
    COUNT = "{path}.count: must be 1 or more."
    PERCENT = "{path}.percent: must be 1 to 100."
    SOAK = "{path}.soak_s: must be 0 to 90 days."
    NO_PROOF = "{path}.min_succeeded: must be 1 or more: silence is no proof."
    APPROVALS = "{path}.approvals: must be 0 to 20."
    TWO_GATES = "gates: there are two of kind {gate}. Keep one."
    AT_LEAST_ONE = "{name}: must be 1 or more."


class Foretold(Sentence):
    """What a dry run warns of, and why a device would not take the bundle."""

    VOLATILE_GROUP = (
        "the group asks for {fields}, which changes by itself: devices come and go with it"
    )
    EMPTY_PHASE = "phase {phase} has no device"
    SMALL_FOR_GATES_ONE = (
        "phase {phase} has {n:d} device, fewer than gate {gates} asks for: it cannot pass"
    )
    SMALL_FOR_GATES = (
        "phase {phase} has {n:d} devices, fewer than gate {gates} asks for: it cannot pass"
    )
    ALL_MUST_SUCCEED_ONE = "phase {phase} has {n:d} device, which must succeed"
    ALL_MUST_SUCCEED = "phase {phase} has {n:d} devices; all of them must succeed"
    SHORT_SOAK = (
        "phase {phase} soaks for {minutes:.3g} min: gates need ten minutes to tell good from bad"
    )
    NO_SHADOW_PAUSES = (
        "gate {gate} will have no evidence (the plan has no shadow run) "
        "and pauses, for it is required"
    )
    NO_SHADOW = (
        "gate {gate} will have no evidence (the plan has no shadow run) and is recorded as such"
    )
    NO_SENSOR_PAUSES = (
        "gate {gate} will have no evidence (no device has a sensor) and pauses, for it is required"
    )
    NO_SENSOR = "gate {gate} will have no evidence (no device has a sensor) and is recorded as such"
    UNKNOWN_ZONE_ONE = "{n:d} device reports no time zone ({names}): the window counts as UTC"
    UNKNOWN_ZONE = "{n:d} devices report no time zone ({names}): the window counts as UTC"
    NEWER_RELEASE_ONE = (
        "{n:d} device has a newer release of {name} and will refuse this one; "
        "release it again: `muster bundle release {bundle}`"
    )
    NEWER_RELEASE = (
        "{n:d} devices have a newer release of {name} and will refuse this one; "
        "release it again: `muster bundle release {bundle}`"
    )
    UNPROVABLE = "phase {phase} needs {needed:d} that serve it, and {n:d} can: it will pause"
    ABSENT = (
        "phase {phase} needs {needed:d} that serve it, and {n:d} are there: it waits for the others"
    )
    AT_AN_ATTEMPT = "at an attempt of rollout {rollout:d}"
    NEVER_SEEN = "never seen"
    OFFLINE = "offline"
    UNTOLD = "it has not reported what it is made of"
    OLDER_RELEASE = "{name} release {release:d}, it has {installed:d}; release it again"
    DISK_FULL = "needs {needed:.1f} MB of disk, {free:.1f} MB are free"
