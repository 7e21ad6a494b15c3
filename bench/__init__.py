"""What the portal costs, measured against what production has; README.md, "Measuring"."""
