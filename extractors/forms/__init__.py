"""Our own model forms read back (格式文本回读)."""
