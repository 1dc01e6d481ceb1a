"""Tests of the workbook adapter."""
