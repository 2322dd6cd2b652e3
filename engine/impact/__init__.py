"""What a change of policy does to the answers of a register: whose answers flip, and by which change."""
