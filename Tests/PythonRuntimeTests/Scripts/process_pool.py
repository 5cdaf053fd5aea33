# A pool of concurrent.futures with shared memory and a child that dies
# $ python process_pool.py 2>&1 | grep -v resource_tracker
import concurrent.futures
import multiprocessing
import os
from multiprocessing import shared_memory


def fill(name, value):
    block = shared_memory.SharedMemory(name)
    block.buf[value] = value
    block.close()
    return value


def die(_):
    os._exit(3)


if __name__ == "__main__":
    block = shared_memory.SharedMemory(create=True, size=16)
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        print(list(pool.map(fill, [block.name] * 8, range(8))), bytes(block.buf[:8]))
        try:
            print(list(pool.map(die, [1])))
        except concurrent.futures.process.BrokenProcessPool as error:
            print(type(error).__name__)
    block.close()
    block.unlink()
