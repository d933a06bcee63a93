"""Readers: from the raw bytes of any door to plain values. Pure: no database, no request, no clock of their own."""
