"""Step 4, the scan: two copies are taken, put on pages, found their berkas, and checked."""
