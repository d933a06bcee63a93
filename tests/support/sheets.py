"""Excel files for tests."""

import io

from xlsxwriter import Workbook


def excel(rows: list[list[object]]) -> bytes:
    """Returns an Excel file with these rows in its first sheet."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()
