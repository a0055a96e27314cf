"""Mails printed to PDF as mail programs print them, with the mails that were printed."""
