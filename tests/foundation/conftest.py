from hypothesis import settings

# A busy machine is no reason to fail: no test here asserts how long something takes.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
