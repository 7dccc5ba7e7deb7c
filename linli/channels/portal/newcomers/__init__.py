"""Newcomers register on the portal (流动人口登记): where they live, who they are, the receipt.

Not here: checking and registering (linli.channels.desk.people), the yearly signing (people.jobs).
"""
