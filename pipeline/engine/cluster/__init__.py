"""The same run on a Dask cluster: files are read and groups resolved by its workers, tables are written in parts.

What is kept between runs lies in the output, below `.breachtables/cluster/`, in files that are never changed: `outcomes/` (packed
findings of a few files each), `facts/` and `index.arrow` (what is known of each file, and where its findings lie), `rows/` (parts
of tables before what only the whole can say), `parts/` (which of them belong to which files). It can be deleted at any time.
"""
