"""The faces and the engine room: channels, worker, jobs, clock and the one web server."""
