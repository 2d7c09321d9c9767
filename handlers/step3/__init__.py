"""Step 3, the otentikasi: the Kasubbag authenticates, approves the upload, or keeps the paper."""
