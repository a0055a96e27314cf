"""Accuracy and speed, measured on documents made here, whose truth is known. See the README, "How well it reads"."""
