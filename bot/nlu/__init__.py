"""The parts of the NLU pipeline, each a thin shell round a plain function."""
