# settrace, setprofile, audit hooks and tracemalloc see the same events
import sys
import tracemalloc

events = []
sys.addaudithook(lambda name, arguments: events.append(name) if name in ("open", "exec", "compile") else None)


def work():
    total = 0
    for number in range(3):
        total += number
    return total


sys.settrace(lambda frame, event, argument: events.append((event, frame.f_lineno)))
work()
sys.settrace(None)
sys.setprofile(lambda frame, event, argument: events.append((event, frame.f_code.co_name)))
work()
sys.setprofile(None)
exec(compile("1", "<text>", "eval"))
tracemalloc.start()
block = bytearray(100_000)
print(events, tracemalloc.get_traced_memory()[0] > 100_000)
print([frame.lineno for frame in tracemalloc.take_snapshot().traces[0].traceback][:0], sys.getrefcount(work))
