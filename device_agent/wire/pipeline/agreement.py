"""Whether two results of one sample say the same."""

from __future__ import annotations

from device_agent.wire.pipeline.result import Box, Finding, Result

SAME_BOX_IOU = 0.5


def agrees(first: Result, second: Result) -> bool:
    """Return whether the labels are the same: the top class, or those of all boxes and values.

    Boxes must overlap by half; how far values are apart is for a tolerance to say.
    """
    return len(first.held) == len(second.held) == len(pair(first, second))


def values_agree(first: Result, second: Result, tolerance: float) -> bool:
    """Return whether the values that both have are close: within that share of the larger one."""
    theirs = {each.label: each.value for each in second.held}
    for finding in first.held:
        ours, other = finding.value, theirs.get(finding.label)
        if ours is None or other is None:
            continue
        if abs(ours - other) > tolerance * max(abs(ours), abs(other)):
            return False
    return True


def pair(first: Result, second: Result) -> list[tuple[Finding, Finding]]:
    """Return which findings of two results are the same thing, each at most once, best first."""
    theirs, pairs = list(second.held), []
    for finding in first.held:
        twin = max(theirs, key=lambda other: _likeness(finding, other), default=None)
        if twin is not None and _likeness(finding, twin) >= SAME_BOX_IOU:
            theirs.remove(twin)
            pairs.append((finding, twin))
    return pairs


def score_deviation(first: Result, second: Result, threshold: float) -> float:
    """Return how far scores must have moved to make one result of the other.

    A box that only one of them has must have come from below the threshold.
    """
    pairs = pair(first, second)
    moved = [abs(ours.score - theirs.score) for ours, theirs in pairs]
    for result, side in ((first, 0), (second, 1)):
        paired = [each[side] for each in pairs]
        moved += [each.score - threshold for each in result.held if each not in paired]
    return max(moved, default=0.0)


def _likeness(first: Finding, second: Finding) -> float:
    if first.label != second.label or (first.box is None) != (second.box is None):
        return -1.0
    if first.box is None or second.box is None:
        return 1.0
    return iou(first.box, second.box)


def iou(first: Box, second: Box) -> float:
    """Return the intersection over union of two boxes."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    shared = max(width, 0.0) * max(height, 0.0)
    union = _area(first) + _area(second) - shared
    return shared / union if union > 0 else 0.0


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)
