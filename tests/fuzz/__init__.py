"""Odd input in thousands: always an answer, always with a phone, always soon."""
