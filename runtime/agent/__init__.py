"""The managed half: C# sources, and the DLL that is made from them."""

import os

AGENT_PATH = os.path.join(os.path.dirname(__file__), "rapgo.agent.dll")
ENTRY = ("rapgo.agent", "Rapgo.Agent", "Command")  # assembly, class, method
