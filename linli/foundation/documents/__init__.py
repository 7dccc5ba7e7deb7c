"""Documents: printing PDF and Word, QR codes, and taking in what people upload.

Main words: a *template* is a typst file whose data come beside it, never inside it; a *kind* is
what a file is by its content; a *stored file* is kept under the digest of its content.
Not here: what is printed when, and whose an upload is.
"""
