"""Rollouts: a bundle brought to a group of devices, phase by phase, each gated on proof.

Read `plan` (what the owner decided), `records` (where it stands), `outcomes` (what a device's
report says), `campaign` and `steering` (what comes next), `gates` (what a phase must show),
`engine` (the loop), `book` (the registry's part).
"""
