"""What is on a licence (证面): the face, its data, its QR code for other papers."""
