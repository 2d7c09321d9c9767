"""The papers of the office: their data, their templates, the typesetter and the workbooks."""
