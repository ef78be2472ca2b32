"""The nouns and the record: what a case is, what happened to it, where it is kept."""
