"""A spreadsheet as the client base of a small service business."""
