"""What Jinja made of each template: whoever runs the compiler may keep it from one run to the next."""

CODES: dict[str, bytes] = {}
"""By a fingerprint of the template; it stands by itself, so that importing it does not import Jinja."""
