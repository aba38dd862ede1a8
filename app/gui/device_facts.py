"""What a device says of itself, as the words beside its charts."""

from __future__ import annotations

from app.fleet.live import DeviceView
from app.gui import texts
from app.gui.models.freshness import overdue
from app.gui.saying import voiced
from device_agent.wire.messages import AttemptReport, BundleRef, Inventory

_LABEL_LENGTH = 40


def state_words(view: DeviceView, now_s: float, *, connected: bool) -> tuple[str, str]:
    """Return the shape and the words of a device's state; of one that may be old, its age, too."""
    word = texts.status_word(view.status)
    if view.last_seen_s is None or not overdue(view, now_s, connected=connected):
        return view.status, word
    age = texts.span(now_s - view.last_seen_s)
    return "stale", texts.tr("{status} · {span}").format(status=word, span=age)


def energy_facts(view: DeviceView) -> dict[str, str]:
    """Return what is known of the energy of an inference, by the name of its row."""
    facts = dict.fromkeys(("gross", "net", "idle", "method"), texts.DASH)
    facts["mode"] = view.power_mode or texts.DASH
    facts["clock"] = texts.clock_doubt(view.clock) or texts.tr("nothing doubtful")
    it = view.energy
    if it is None:
        return facts
    facts["gross"] = texts.joules(it.gross_j, it.gross_band_j)
    facts["net"] = texts.tr("not known: no two rests agree yet")
    if it.net_j is not None:
        facts["net"] = texts.joules(it.net_j, it.net_band_j)
    if it.idle_w is not None:
        facts["idle"] = f"{texts.number(it.idle_w, 2)} W"
    facts["method"] = texts.how_measured(it.method, it.scope, voiced(it.source))
    return facts


def inventory_facts(it: Inventory | None) -> dict[str, str]:
    """Return what a device is made of, by the name of its row."""
    it = it or Inventory()
    cpus = texts.tr("{n} CPUs").format(n=it.cpu_count) if it.cpu_count else ""
    power = texts.how_measured(it.power_method, it.power_scope, voiced(it.power_source))
    disk = texts.size(it.disk_free_bytes)
    if it.disk_bytes:
        disk = texts.tr("{free} free of {size}").format(free=disk, size=texts.size(it.disk_bytes))
    return {
        "machine": " · ".join(part for part in (it.machine, cpus) if part) or texts.DASH,
        "system": it.system or texts.DASH,
        "memory": texts.size(it.memory_bytes) if it.memory_bytes else texts.DASH,
        "disk": disk if it.disk_free_bytes else texts.DASH,
        "runtime": it.runtime or texts.DASH,
        "providers": ", ".join(it.providers) or texts.DASH,
        "agent": it.agent or texts.DASH,
        "power": power if it.power_source else texts.DASH,
        "sensors": "\n".join(map(voiced, it.sensors)) or texts.DASH,
        "mode": it.power_mode or texts.DASH,
        "zone": it.time_zone or texts.DASH,
        "python": it.python or texts.DASH,
    }


def progress_words(attempt: AttemptReport) -> str:
    """Return how far the step is and how long it takes still, as far as the device says."""
    if attempt.progress is not None and attempt.eta_s is not None:
        return texts.tr("{percent} of this step, about {span} left").format(
            percent=texts.percent(attempt.progress, 0), span=texts.span(attempt.eta_s)
        )
    if attempt.progress is not None:
        return texts.tr("{percent} of this step").format(percent=texts.percent(attempt.progress, 0))
    if attempt.eta_s is not None:
        return texts.tr("about {span} left").format(span=texts.span(attempt.eta_s))
    return ""


def in_two(fingerprint: str) -> str:
    """Break a fingerprint in the middle: nothing else would, and the panel is narrow."""
    middle = len(fingerprint) // 2 + 1
    return f"{fingerprint[:middle]}\n{fingerprint[middle:]}" if fingerprint else ""


def short_label(text: str) -> str:
    """Return a label that a device made up, on one line that fits."""
    line = " ".join(text.split())
    return line if len(line) <= _LABEL_LENGTH else f"{line[:_LABEL_LENGTH]}…"


def bundle_words(bundle: BundleRef | None) -> str:
    """Return a bundle's name, version and the part of its digest that people compare."""
    if bundle is None:
        return texts.DASH
    return f"{bundle.name} {bundle.version} · {texts.short_digest(bundle.digest)}"
