"""Door (5): a CSV or Excel file comes in, its columns are guessed and corrected, its rows become leads (mission X-05)."""
