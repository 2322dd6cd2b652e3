"""What two editions differ in, in each format."""
