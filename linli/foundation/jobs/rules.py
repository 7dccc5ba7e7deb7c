"""When a worker counts as dead, and a job as deadly. Pure."""

# A worker that has not shown itself for so many seconds counts as dead.
DEAD_AFTER = 30
# A job that was under way this many times when its worker died is likely what kills it.
DEADLY = 5
