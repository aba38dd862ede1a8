"""Rollouts: a plan, its phases and gates, what devices made of it, and why."""
