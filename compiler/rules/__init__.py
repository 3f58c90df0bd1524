"""The rules, one file each, grouped by whom or what they protect."""
