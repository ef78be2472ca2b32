"""The layouts that reading may be tuned on: a module per kind of document, each with LAYOUTS."""
