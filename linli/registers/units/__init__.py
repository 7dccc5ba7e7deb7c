"""Who does the work: centres, stations and departments, their hours and duties.

Main words: unit (单位), duty (职责), opening span (办公时间).
Not here: the people who hold posts in a unit (access).
"""
