"""Every PDF that we make: typst, fonts, QR, seal, PDF/A. Knows no law."""
