"""Why an upload was not taken, in words for the person who chose the file."""


class RefusedUpload(Exception):
    """The file can't be taken; the message can be shown as it is."""


class EmptyUpload(RefusedUpload):
    """A file without content."""


class UploadTooLarge(RefusedUpload):
    """More bytes, or more pixels, than may be taken."""


class KindNotAllowed(RefusedUpload):
    """A kind of file that is not taken here, or none that is known."""


class WrongExtension(RefusedUpload):
    """A file that is called other than what it is."""


class UnreadableImage(RefusedUpload):
    """A picture that is damaged."""


class StorageFault(Exception):
    """The file could not be written down; nothing was kept of it."""


class DiskFull(StorageFault):
    """There is no room left for files."""
