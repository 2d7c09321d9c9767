"""The memory: everything the bot must not forget, in one database and one folder of files."""
