"""Everything that shows a document's text, made to show planted texts: `SURFACES`.

planted.py      files with a text in them, in their titles and names, and answers that cite them
judging.py      what a surface showed, held against what it shows of harmless words
functions.py    lines of the command line, records, exports, bundles: no process, no index
commands.py     the commands over an index, in this process or in a terminal of their own
application.py  the terminal application, and every character that it writes
reports.py      the evaluation's report
borrowed.py     what other tests make answers and runs with
"""
