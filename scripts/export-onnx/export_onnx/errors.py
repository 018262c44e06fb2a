"""The one error that is shown to the person as a sentence, without a traceback."""


class ExportError(Exception):
    """Something that the person can change: the message says what is wrong and what to do next."""
