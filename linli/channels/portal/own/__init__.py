"""The resident's own page (我的信息): proved by a code, seen, taken away, put right.

Main words: a *proof* is that somebody named a person and typed the code sent to the telephone that
is held; it holds fifteen minutes after the last page. Not here: the same at the counter
(linli.channels.desk.data_requests), and the matters that somebody reported (track).
"""
