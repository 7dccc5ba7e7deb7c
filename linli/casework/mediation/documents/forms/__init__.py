"""The forms in the order in which they are filed (司法部 2010 年人民调解文书格式, and local ones)."""

from linli.casework.mediation.documents.forms.agreeing import (
    AGREEMENT,
    CONFIRMATION,
    ORAL_AGREEMENT,
    PERFORMANCE,
)
from linli.casework.mediation.documents.forms.closing import (
    BACK_COVER,
    CLOSING,
    CONTENTS,
    COVER,
    REMARKS,
    VISIT,
)
from linli.casework.mediation.documents.forms.mediating import (
    EVIDENCE,
    EXTENSION,
    INQUIRY,
    RECORD,
    TERMINATION,
)
from linli.casework.mediation.documents.forms.taking_in import (
    APPLICATION,
    FEEDBACK,
    HANDOVER,
    IDENTITY,
    MANDATE,
    NOT_ACCEPTED,
    RECUSAL,
    REGISTRATION,
    RIGHTS,
)
from linli.casework.mediation.documents.layout import Form

IN_ORDER: tuple[Form, ...] = (
    COVER,
    CONTENTS,
    CLOSING,
    APPLICATION,
    REGISTRATION,
    HANDOVER,
    NOT_ACCEPTED,
    RIGHTS,
    IDENTITY,
    MANDATE,
    RECUSAL,
    INQUIRY,
    EVIDENCE,
    EXTENSION,
    RECORD,
    AGREEMENT,
    ORAL_AGREEMENT,
    TERMINATION,
    PERFORMANCE,
    VISIT,
    CONFIRMATION,
    FEEDBACK,
    REMARKS,
    BACK_COVER,
)
FORMS: dict[str, Form] = {form.code: form for form in IN_ORDER}

__all__ = ["FORMS", "IN_ORDER", "Form"]
