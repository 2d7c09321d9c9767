"""Pages of a PDF stamped: the draft salinan, and the naskah unggah with its footer."""
