"""What is published, supplied and reported of licences (公示与反映)."""
