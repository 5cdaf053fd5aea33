# asyncio: tasks, timeouts, subprocesses, threads, sockets and signals
import asyncio
import os
import signal
import sys


async def child():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "print(input())", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    return (await process.communicate(b"to the child\n"))[0], process.returncode


async def echo(reader, writer):
    writer.write(await reader.readline())
    await writer.drain()
    writer.close()


async def socket():
    server = await asyncio.start_unix_server(echo, "socket")
    reader, writer = await asyncio.open_unix_connection("socket")
    writer.write(b"over a socket\n")
    line = await reader.readline()
    writer.close()
    server.close()
    os.unlink("socket") if os.path.exists("socket") else None
    return line


async def main():
    print(await asyncio.gather(child(), socket(), asyncio.to_thread(sum, range(10))))
    try:
        await asyncio.wait_for(asyncio.sleep(5), 0.01)
    except asyncio.TimeoutError as error:
        print(type(error).__name__)
    hit = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, hit.set)
    os.kill(os.getpid(), signal.SIGUSR1)
    await hit.wait()
    failed = asyncio.get_running_loop().create_task(asyncio.sleep(0, 1 / 3))
    print(await failed, type(asyncio.get_running_loop()).__name__)


asyncio.run(main())
