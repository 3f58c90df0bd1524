"""The Dell in one command: every service of the platform as real processes of one machine."""
