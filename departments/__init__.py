"""From the form to one comprehensive opinion: pre-check, routing, opinions, decision, notices."""
