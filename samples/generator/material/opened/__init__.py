"""The first held-out layouts and faces, opened on 2026-11-22 to learn from them.

Drawn from what the national forms look like by somebody who saw no template of the reader. What
was published until then was measured here; since then it is tuned on, like ``tuning``, and a new
family is held out. Each kind of document is a module with ``LAYOUTS``.
"""
