"""Prefect: order, retries and concurrency around plain functions."""
