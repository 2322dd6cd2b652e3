"""What the policy document says, clause by clause: what carries it out, and where it contradicts itself."""
