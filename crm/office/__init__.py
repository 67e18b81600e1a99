"""Office: the settings of the public body, its first run, and the decision of a one-person body to send alone.

Owns no rows: Body is of crm.body. What else has to be made when a body sets up (a sender for its letters) is asked
through `ports.py`. Neighbours: body, access, web.
"""
