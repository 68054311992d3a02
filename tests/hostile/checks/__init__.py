"""What decides whether an attack acted, for each kind of output; none of it uses pincite.

documented.py  what a text must look like where it is shown, by Unicode's own categories
terminal.py    a stream of characters, read as a terminal reads it
pages.py       HTML, by two parsers
markdown.py    Markdown, by the rules of CommonMark and of GitHub
records.py     JSON, by the standard library
machine.py     files that were opened, as the kernel tells them; time and memory
"""
