"""Draws the sample material from facts, with a fixed seed (样本生成器).

It shares nothing with the code that reads documents. Every document is a module with
``draw(case, rng)`` and ``fields(case)``, the truth of what it prints, so that the two are
changed together. ``bundled`` is the family that is committed; ``heldout`` is another one, drawn
when needed, to measure on layouts that nothing was tuned on.
"""

from samples.generator.write import Style, draw

__all__ = ["Style", "draw"]
