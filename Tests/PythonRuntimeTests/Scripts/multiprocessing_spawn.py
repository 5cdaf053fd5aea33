# Processes started by spawn: a pool, a queue, exit statuses, a failing task
import multiprocessing
import os
import sys

state = "as imported"


def double(number):
    return 2 * number


def report(queue):
    queue.put((state, __name__, os.path.basename(sys.argv[0]), os.path.samefile(sys.executable, os.environ["EXECUTABLE"])))
    sys.exit(5)


def fail(_):
    raise ValueError("in a child")


if __name__ == "__main__":
    state = "as changed"
    os.environ["EXECUTABLE"] = sys.executable
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        print(pool.map(double, range(8)))
        try:
            pool.map(fail, [1])
        except ValueError as error:
            print(repr(error), "in a child" in str(error.__cause__))
    queue = context.Queue()
    process = context.Process(target=report, args=(queue,))
    process.start()
    print(queue.get())
    process.join()
    print(process.exitcode, multiprocessing.active_children())
