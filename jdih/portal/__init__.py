"""The local JDIH: a small public site with its own store, which knows nothing of the bot."""
