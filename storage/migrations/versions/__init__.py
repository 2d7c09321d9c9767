"""Migrations: one file a version, applied in order."""
