"""Muster's console: registry, library, keys, rollouts, telemetry and the window over them."""
