"""Figures from workbooks: which columns there are, what a row says, and what is wrong with it."""
