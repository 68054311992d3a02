"""Hostile documents, made by code: nothing hostile is shipped as a file.

texts.py      what a text, a title or a name may hold: escapes, markup, overrides, orders
honest.py     texts that look odd and are not: none may come out changed
folders.py    links, pipes, devices, and files that change meanwhile
names.py      names of files, and descriptions beside them
archives.py   DOCX and EPUB that unpack to too much, or name other files
pdfs.py       PDFs with loops, with too many pages, with text that is not shown
stalls.py     text over which careless patterns and parsers take for ever
evidence.py   bundles, answers and indexes that somebody else made
"""
