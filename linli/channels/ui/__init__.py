"""What every door shares: base pages, components, styles, icons and small scripts.

Main words: a *presenter* is a frozen value that a template prints as it stands; a *shell* is what
stands round a staff page (menu, post, search); a *site* is what stands round a public page.
It is not a place for rules, queries or pages of one room.
"""
