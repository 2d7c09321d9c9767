"""Step 5, simpan and unggah: the paper gets its place, the document goes up to JDIH."""
