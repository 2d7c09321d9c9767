"""The sample documents: what they say, how they are typeset, and how they come back scanned."""
