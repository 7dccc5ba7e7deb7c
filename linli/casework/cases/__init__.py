"""The kernel: one way through for every case, whatever its family.

Main words: case, event (hash-chained, append-only), clock, assignment (lead or assist), party,
document, link, follow-up. One door for change: operations.advance().
Not here: any family's states, limits or forms.
"""
