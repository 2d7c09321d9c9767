"""What a workshop can be asked, typed: the side of the bot, which hands each task to a child."""
