"""Exit code 0 where the worker of this container answers a real question: for compose.yaml, whose image has no curl."""

import sys
import urllib.request

sys.exit(urllib.request.urlopen("http://127.0.0.1:5005/healthz", timeout=5).status != 200)
