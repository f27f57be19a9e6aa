"""What sections are made of: functions that make cells, tables and sub-sections.

Sections do not import each other; what two of them share stands here. `cells` is the lowest
module, `tables` and `gaps` stand on it, and the others make one kind of sub-section each.
"""
