"""Signing: who vouches for a report or an approval, in a form that other tools read as well.

    statement.py   what is signed: an in-toto Statement about a snapshot, or an approval of one
    envelope.py    around it: a DSSE envelope with one signature
    keys.py        private and public keys, as openssl writes them
    checking.py    all of it in one call: whose signature it is, or why it is none

What is computed with keys is left to `securesystemslib`. It is in the extra `sign`, and so imported
inside functions only. Statements and envelopes can be read without it.

Nothing is imported here: threads may import what is inside at the same time.
"""
