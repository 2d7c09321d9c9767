"""Practice targets: foreign JDIH panels as strict doubles, to rehearse on and to test against."""
