"""The paper: reads what comes in and makes what an office files, in child processes with limits.

Which package knows what, and how they lie on each other: docs/architecture.md, "Paper".
"""
