"""The office of this installation: office.toml as it is read, its own paper, its first people."""
