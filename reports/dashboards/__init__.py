"""What the first page after sign-in shows: what waits for this person, and how campaigns stand."""
