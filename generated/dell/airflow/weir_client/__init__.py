"""The client: pushes the compiled statements of a stream into the engine, one at a time, and moves no row itself.

It runs in the scheduler's tasks, in tests and on a desk, and needs the standard library and one DB-API driver.
"""
