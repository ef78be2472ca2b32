"""What printed text means (含义): values in normal form, checks, doubts and confidence."""
