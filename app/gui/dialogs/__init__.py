"""Dialogs: each gathers what an action needs and says what it will do."""
