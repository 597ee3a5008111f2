from bench.running import main
from tools.terminal import main_guard

main_guard(main)
