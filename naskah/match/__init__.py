"""Matching: whether a scan shows what a softcopy says, and what changed between two versions."""
