"""What people upload: told by its content, made harmless, kept under its digest."""

from linli.foundation.documents.uploads.errors import (
    DiskFull,
    EmptyUpload,
    KindNotAllowed,
    RefusedUpload,
    StorageFault,
    UnreadableImage,
    UploadTooLarge,
    WrongExtension,
)
from linli.foundation.documents.uploads.images import clean_image, thumbnail
from linli.foundation.documents.uploads.kinds import (
    DOCUMENTS,
    EVERYDAY,
    PHOTOS,
    SniffedType,
    sniff,
)
from linli.foundation.documents.uploads.names import safe_name
from linli.foundation.documents.uploads.storing import (
    StoredFile,
    delete_stored,
    is_intact,
    open_stored,
    store,
)
from linli.foundation.documents.uploads.sweeping import forget_unnamed, forget_unused

__all__ = [
    "DOCUMENTS",
    "EVERYDAY",
    "PHOTOS",
    "DiskFull",
    "EmptyUpload",
    "KindNotAllowed",
    "RefusedUpload",
    "SniffedType",
    "StorageFault",
    "StoredFile",
    "UnreadableImage",
    "UploadTooLarge",
    "WrongExtension",
    "clean_image",
    "delete_stored",
    "forget_unnamed",
    "forget_unused",
    "is_intact",
    "open_stored",
    "safe_name",
    "sniff",
    "store",
    "thumbnail",
]
