# Threads: locals, pools, an exception, stack sizes, native identifiers
import concurrent.futures
import sys
import threading

local = threading.local()
lock = threading.Lock()
total = 0


def add(number):
    global total
    local.number = number
    with lock:
        total += local.number
    return number * number


with concurrent.futures.ThreadPoolExecutor(4) as pool:
    print(sum(pool.map(add, range(100))), total)
threading.stack_size(1 << 20)
thread = threading.Thread(target=lambda: {}["missing"], name="worker-1")
thread.start()
thread.join()
main = threading.main_thread()
print(main is threading.current_thread(), main.name, main.native_id == main.ident or main.native_id > 0)
print(sys.getswitchinterval(), threading.active_count(), threading.TIMEOUT_MAX)
