"""Invented registers: for `trustpolicy demo`, for trying things out, and for measuring speed."""

from engine.demo.policies import write_policies
from engine.demo.shapes import WENLOCK, AcademyShape, RegisterTimes, invented_academy, trust_of
from engine.demo.writing import AS_AT, Written, write_register

__all__ = [
    "AS_AT",
    "WENLOCK",
    "AcademyShape",
    "RegisterTimes",
    "Written",
    "invented_academy",
    "trust_of",
    "write_policies",
    "write_register",
]
