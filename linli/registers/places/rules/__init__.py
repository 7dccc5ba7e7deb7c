"""What holds for places whatever is stored: codes, coordinates, shapes, and who may keep them."""
