"""The benches: what takes how long, as ratios within one run."""
