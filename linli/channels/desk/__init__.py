"""The staff door: one folder a desk, each with its urls, views, forms and presenters.

``shell`` says what stands round every page (menu, posts, counts), ``doing`` carries an action's
form to one operation, ``cases/registry`` knows which form an action of the table has.
It is not where a rule lives: a view asks leave, checks a form, calls one operation or query.
"""
