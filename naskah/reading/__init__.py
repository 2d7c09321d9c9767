"""What a paper says: nota dinas or produk hukum, by its text or by OCR, each value weighed."""
