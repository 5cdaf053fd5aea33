# An interrupt cancels asyncio.run
# $ python asyncio_interrupt.py; echo "status $?"
import asyncio
import os
import signal


async def main():
    asyncio.get_running_loop().call_later(0.02, os.kill, os.getpid(), signal.SIGINT)
    try:
        await asyncio.sleep(30)
    finally:
        print("cancelled")


asyncio.run(main())
