"""Telegram: translation of updates into turns and of letters into messages."""
