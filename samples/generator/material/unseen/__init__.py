"""Layouts and faces that nothing is tuned on: what the project publishes is measured here.

Drawn from what the national forms look like, never from the reader's templates or from the other
families; whoever works on reading does not look in here. Each kind of document is a module with
``LAYOUTS``.
"""
