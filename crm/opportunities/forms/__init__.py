"""The forms of an opportunity. Each carries the revision that the page showed (mission, list rule 7)."""
