"""The pages that need no sign-in (公众页面): state of a licence, search, verification, reports."""
