"""A password is named, never written.

What once stood in a repository stays in its history, in every clone and in every backup. A file says `secret:NAME`,
and whoever runs weir sets NAME. Should a password have got into a file, it has to be changed; removing the line is
not enough. A finding never repeats the value, nor anything else that looks like a password.
"""

from __future__ import annotations

from compiler.diagnostics import Severity
from compiler.rule import Reading, Rule, unchecked

RULE = Rule(
    __name__,
    Reading,
    Severity.ERROR,
    unchecked,
    bad="""
        kind: Environment
        name: test
        platform: dell
        authorisation: gitlab
        connections:
          shop-db: {host: db2.example.com, database: shop, user: weir, password: correct-horse}
        """,
    good="""
        kind: Environment
        name: test
        platform: dell
        authorisation: gitlab
        connections:
          shop-db: {host: db2.example.com, database: shop, user: weir, password: "secret:TEST_DB_PASSWORD"}
        """,
)
