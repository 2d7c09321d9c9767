"""An ILDIS to test against: a strict double of the reference system's panel and public pages."""
