"""backrules over a port: sessions that clients hold, an HTTP API, a chat page, the Model Context Protocol.

Each part stands by itself, and its libraries are extras: nothing is imported here.
"""
