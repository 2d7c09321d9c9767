"""The scan: pages looked at, told apart, put in order and bound, or a stack split at its covers."""
