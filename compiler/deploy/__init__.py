"""Deploying: what was compiled set beside what is there, and the difference applied in an order that loses nothing.

Everything is a step: it looks, says what is different, applies that, and looks again. What is as it should be is left
alone, so a deployment that was killed is completed by the next one, and one more does nothing.
"""
