"""The figures of the owner's tabs: one pure function each over the business as people, orders and words (R1 to R7)."""
