"""Pages and pictures for people who have no relto: one file, no script, nothing fetched.

The plumbing that every page shares; what a page says stands with those who compute it. It
decides and computes nothing, and writes no file.
"""
