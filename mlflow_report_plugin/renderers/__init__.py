"""The output formats that are made of a document.

    built_in.py    RENDERERS, in the order in which they are offered
    renderer.py    what a renderer is: name, suffix, media type, function

    markdown/      Document -> Markdown          html/           Document -> one HTML page
    pdf/           Document -> pages of PDF      terminal/      Document -> a screen of a terminal
    escape.py      text -> harmless Markdown     description.py  Markdown -> harmless HTML
    outline.py     headings and their anchors    visible.py      text without hidden characters
      (shared)                                     (shared)
    folding.py     what nobody set, in one line
    drawings/      curves, graphs, trees and pictures, for all
    template/      a team's own look of HTML pages
    assets.py      where an HTML page has its style and its pictures
    frame.py       an HTML page below a cell of a notebook
    viewer.py      what works where a report is read, for both
    style/         what HTML pages look like, also those of a server

Escaping happens here and nowhere else.
"""
