"""Bundles of evidence: an answer with the files it cites, which others can check without pincite.

    evidence.zip
    ├── manifest.json       the SHA-256 of every other member; its own is the bundle's seal
    ├── answer.json         the answers, one a line, as `pincite ask --json` prints them
    ├── index.html          a page to read: each quote lit in its surroundings
    ├── verify.py           checks the bundle with Python's standard library alone
    ├── documents/N/…       the cited files, byte for byte
    └── texts/N.txt         what pincite reads from a file that is no plain text (PDF, DOCX, …)

The archive is a function of its members: nothing is compressed, and order, dates and modes are
fixed. So whoever reads one can write it again, and any byte that was changed shows.
"""
