"""Keys, signatures and seals of licences (签章)."""
