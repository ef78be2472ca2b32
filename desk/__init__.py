"""Command line and web: operators, reviewers, departments, the public."""
