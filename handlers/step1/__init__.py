"""Step 1, the nota dinas: a usulan is put together from files, corrected and sent."""
