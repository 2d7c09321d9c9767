"""Step 2, the disposisi: the Kasubbag receives the nota dinas and decides what becomes of it."""
