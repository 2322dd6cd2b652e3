"""Letters that a policy asks for, one for each pupil and letter, with all that is merged into them."""
