"""The steps of a case as plain functions (步骤): each does one thing and records it."""
