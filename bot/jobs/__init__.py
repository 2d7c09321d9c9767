"""Slow work: what each kind of job does, and the room where they do it."""
