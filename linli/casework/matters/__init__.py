"""Matters (诉求): taken in by phone, web, counter or import, dispatched, handled, called back.

Main words: matter, nature (诉求类型), category, limit rule, dispatch rule, review request.
Not here: disputes under mediation, service items at the counter (their own families).
"""
