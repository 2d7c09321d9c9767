"""The halves of the workshop: what it can be asked, typed; they run in the bot and hand on."""
