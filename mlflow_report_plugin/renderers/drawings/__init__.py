"""What is drawn: where everything stands, without a word of HTML; `paint` makes SVG of it.

plot.py     curves between axes: paths of curve.py, round numbers of scale.py
bars.py     numbers side by side
matrix.py   counts as shades
graph.py    nodes and edges -> boxes and arrows, in the layers of layers.py
mermaid.py  nodes and edges -> a Mermaid flowchart
paint.py    what was laid out -> SVG, by the macros of drawn.svg
tree.py     files and folders -> as many as fit a page
picture.py  a file of an unknown author -> a picture that may be shown: raster.py, svg.py
words.py    how much room words take
"""
