"""Reading of pixels: the only way to Tesseract, and what it read laid unseen under a scan."""
