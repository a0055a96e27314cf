"""Case files of any number with their truth: made-up breaches, each with the papers that a regulator would disclose.

`python -m benchmarks.corpus FOLDER --documents 1000` writes them. The same seed gives the same bytes.
"""
