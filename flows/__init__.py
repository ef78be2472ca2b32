"""Prefect: order, retries and concurrency around plain functions.

``steps/`` holds the plain functions, one module per stretch of a case's way; they import no
Prefect. ``intake``, ``consult``, ``issue`` and ``batch`` are the flows around them, ``server``
is the embedded Prefect server of this home.
"""
