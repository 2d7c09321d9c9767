"""The typed text of a file page by page, PDF and DOCX alike, and the words that make a language."""
