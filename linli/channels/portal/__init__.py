"""The public site: report without an account, keep the receipt, follow, add, withdraw, rate.

Each step has an address of its own and works without JavaScript. Not here: staff, and any rule
of casework; a visitor acts as RESIDENT, and as the reporter once number and query code were shown.
"""
