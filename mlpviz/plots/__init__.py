"""Views drawn by matplotlib on the Axes that they are given, from arrays that they are given.

Nothing here trains, and nothing writes a file: `mlpviz.figures` brings runs and views together,
and `mlpviz.export` writes the files.
"""
