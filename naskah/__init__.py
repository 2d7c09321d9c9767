"""The paper: reads what comes in and makes what an office files, in child processes with limits."""
