"""The commands, one file each: words in, text and an exit code out."""
