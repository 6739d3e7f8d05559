"""What every HTTP edge shares: credentials, refusals, the way from a socket to an answer.

This is the only place where errors become HTTP; it knows no protocol's own documents.
"""
