"""What several workers share, on one machine or on many: Redis for locks and limits, the database for the rest."""
