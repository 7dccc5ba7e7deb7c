"""The one form in which a number is kept, and by which name its blind index is keyed."""

ID_PURPOSE = "person-paper"
PHONE_PURPOSE = "person-phone"
PERMIT_PURPOSE = "residence-permit"
QUERY_PURPOSE = "people-query-code"
CODE_PURPOSE = "people-identity-code"
