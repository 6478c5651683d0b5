"""The kinds of figures, one module for each: how its data are made, how it is drawn, what its alt text says.

A kind of figure is a frozen dataclass with the methods of `mlpviz.figures.figure.View`. Nothing
lists the modules: a chapter imports the one it needs.
"""
