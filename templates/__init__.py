"""What an industry, a permit, a department or a kind of document asks for, as data."""
