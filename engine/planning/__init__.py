"""Checked rules to one relational plan that shares scans."""
