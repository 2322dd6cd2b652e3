"""The figures by which attendance is monitored: by period and group, beside those published, nobody to be known."""
