"""Material → pages → lines → fields → form."""
