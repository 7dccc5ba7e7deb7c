"""The forms for Word: built from the same description as the PDF, or an office's own."""

from linli.casework.mediation.documents.word.building import word_template
from linli.casework.mediation.documents.word.checking import WordFault, check_template
from linli.casework.mediation.documents.word.filling import fill_word

__all__ = ["WordFault", "check_template", "fill_word", "word_template"]
