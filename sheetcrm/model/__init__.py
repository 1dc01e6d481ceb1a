"""What a workbook is: pure, knows no file, network or clock."""
