"""Runs the stages over many files: order, isolation of failures, worker processes."""
