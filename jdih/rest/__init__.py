"""A JDIH website with a REST interface, whose paths and fields office.toml names."""
