"""One child of the workshop: `python -m naskah MODULE SECONDS BYTES` answers one request.

Args: the module with the tasks, processor seconds, bytes of address space.
"""

import importlib
import sys

from naskah.child import serve

if __name__ == "__main__":
    serve(importlib.import_module(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
