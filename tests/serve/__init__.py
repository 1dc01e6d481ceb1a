"""Tests of the robot that stays."""
