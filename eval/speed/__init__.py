"""How fast pincite is, beside a plain sentence-transformers and FAISS script.

Every measurement is made in a process of its own, so that memory and cold start are real. Here
are the text that is measured on (`corpus`), the order of the measurements (`plan`), what runs in
the processes (`inside`, `plain`), and what starts and times them (`bench`, `children`).
"""
