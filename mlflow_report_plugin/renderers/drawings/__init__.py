"""What is drawn: where everything stands, without a word of HTML.

curve.py    points -> paths, with the axes of scale.py
graph.py    nodes and edges -> boxes and arrows, in the layers of layers.py
mermaid.py  nodes and edges -> a Mermaid flowchart
tree.py     files and folders -> as many as fit a page
picture.py  a file of an unknown author -> a picture that may be shown: raster.py, svg.py
"""
