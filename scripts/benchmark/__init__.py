"""The rows of scripts/bench.py."""
