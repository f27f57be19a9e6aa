"""What several collectors share.

parts.py       the parts of a report while they are being read
target.py      what a model URI names          identity.py  whose run, version and model it is
answers.py     answers as records              fitting.py   values in the form that is needed
plain.py       entities as plain values
mlmodel_*.py   the MLmodel file                text_file.py, runs.py, run_folders.py
links.py       addresses on the server         uris.py      the model's own addresses
places.py      whether files lie where records say that they do
suggest.py     what may have been meant where nothing was found
"""
