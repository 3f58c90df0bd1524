"""The SQL that people write: what it reads and answers, and the statements that carry it out."""
