"""What goes into the room of the yearly review: one value that everything written for it is made from."""
