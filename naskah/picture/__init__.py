"""Pictures as pixels: photos and pages of PDFs opened, set straight, and drawn for a chat."""
