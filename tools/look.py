"""make look. Parses on any Python 3, to say in one line which one is needed."""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python 3.11 or newer is needed; this is %d.%d. Name another: make look PYTHON=python3.12"
        % sys.version_info[:2]
    )
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from tools.looking.command import main
from tools.terminal import main_guard

if __name__ == "__main__":
    main_guard(lambda: main(sys.argv[1:]))
