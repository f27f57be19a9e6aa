"""The output formats that are made of a snapshot, for other systems than people's eyes.

    built_in.py    EXPORTS: the formats, in this order
    facts/         what several of them tell, taken from a snapshot without guessing

    huggingface/   the card of a model on the Hugging Face Hub, and what was measured beside it
    cyclonedx/     a bill of materials of machine learning, CycloneDX 1.7
    spdx/          a bill of materials with the profiles AI and Dataset, SPDX 3.0.1

Each writes nothing that the snapshot does not know: what is not known is left out, or said so.
"""
