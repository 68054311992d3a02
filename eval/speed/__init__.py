"""How fast pincite is, beside a plain sentence-transformers and FAISS script.

Every measurement is made in processes of its own, so that memory and cold start are real. Here
are the order of the measurements (`plan`), the text that is measured on (`sources`, `corpus`,
`repeated`), what runs in the processes (`inside`, `plain`, `vectors`), what starts and times them
(`bench`, `vector_bench`, `children`, `launcher`), and what is aimed at (`goals`).
"""
