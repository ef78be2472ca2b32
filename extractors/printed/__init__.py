"""Where things stand in print (版面): labels, their values, choices, and what nobody claims."""
