"""The web: the public status page of licences. Never imports flows."""
