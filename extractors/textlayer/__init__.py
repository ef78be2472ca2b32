"""Reading a PDF's own characters, and only where they are what is printed (文本层)."""
