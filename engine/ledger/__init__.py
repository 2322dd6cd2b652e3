"""The case ledger: findings known again from run to run, and what a school decided on each."""
