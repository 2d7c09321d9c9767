"""The practice channel: officers' phones in a browser page, on this machine only."""
