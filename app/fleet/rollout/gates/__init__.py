"""Gates: what a phase must show before the next one begins.

Pure statistics over `app.fleet.rollout.evidence`. Read `gate.py` (what is asked), `judge.py` (who
answers), `looks.py` (how sure), `effects.py` (the comparison), then one module for each family.
"""
