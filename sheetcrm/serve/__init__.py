"""The heartbeat: jobs at their times, each once, one at a time; what was missed is caught up with once.

``times`` says when a job is due, ``jobs`` which there are, ``rounds`` carries out what is due by the ledger, ``loop`` stays and does so
again and again, ``heartbeat`` says that it is alive, ``unit`` is the service that starts it.
"""

from sheetcrm.serve.heartbeat import alive, last_beat
from sheetcrm.serve.loop import heartbeat_path, serve
from sheetcrm.serve.rounds import Rounds

__all__ = ["Rounds", "alive", "heartbeat_path", "last_beat", "serve"]
