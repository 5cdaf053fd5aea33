# A recursion limit raised with the stack of a thread
import sys
import threading


def down(depth):
    return 0 if depth == 0 else 1 + max([0], key=lambda _: 0) + down(depth - 1)


def run():
    try:
        print(down(20_000))
        print(down(200_000))
    except RecursionError as error:
        print("RecursionError", str(error)[:32])


sys.setrecursionlimit(50_000)
threading.stack_size(256 << 20)
thread = threading.Thread(target=run)
thread.start()
thread.join()
