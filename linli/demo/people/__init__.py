"""The people of the invented city: nobody in it exists, and no number is in use."""

from linli.demo.people.filling import Filled, agree_grids, make_people
from linli.demo.people.rows import Wishes
from linli.demo.people.serving import serve_people

__all__ = ["Filled", "Wishes", "agree_grids", "make_people", "serve_people"]
