"""What a manifest's pipeline means: the declaration and its numpy semantics.

Console and agent must compute the same, or golden samples would prove nothing; so the meaning is
part of the contract and lives here once.
"""
