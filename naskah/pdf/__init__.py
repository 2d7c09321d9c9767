"""A PDF handled as pages: opened to be changed, bound, laid bare, shrunk, made of what is none."""
