"""Invented registers: for `trustpolicy demo`, for trying things out, and for measuring speed."""

from engine.demo.mistaken import MISTAKEN, write_mistaken
from engine.demo.policies import write_policies
from engine.demo.shapes import WENLOCK, AcademyShape, RegisterTimes, invented_academy, trust_of
from engine.demo.writing import AS_AT, write_register

__all__ = [
    "AS_AT",
    "MISTAKEN",
    "WENLOCK",
    "AcademyShape",
    "RegisterTimes",
    "invented_academy",
    "trust_of",
    "write_mistaken",
    "write_policies",
    "write_register",
]
