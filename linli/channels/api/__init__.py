"""The door for machines: taking in and looking up matters as JSON, health, figures, OpenAPI.

Not here: any rule of its own. What a matter may be is said by casework, what is wrong by ui.
"""
