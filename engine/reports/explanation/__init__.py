"""Why a rule answers as it does for one subject, in each format."""
