"""What a file is, by its bytes alone: its kind, what would break a reader, its structure."""
