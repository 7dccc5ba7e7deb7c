"""The acceptance desk (待受理): what came by web, mobile, import or another system is decided here.

The decisions are those of the call console, for a matter that is there already.
"""
