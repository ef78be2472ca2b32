"""The licence: face, register, verification. A licence is a view on permits."""
