"""Is this licence genuine and in force (核验)."""
