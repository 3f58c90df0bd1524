"""The world: the only code of the compiler that touches disk, network, clock and environment."""
