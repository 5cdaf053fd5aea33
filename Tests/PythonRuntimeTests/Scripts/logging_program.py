# logging to standard error and to a file, with a traceback
import logging

logging.basicConfig(
    level=logging.INFO, format="%(levelname)s %(name)s %(filename)s:%(lineno)d %(threadName)s %(processName)s %(message)s",
    handlers=[logging.StreamHandler(), logging.FileHandler("program.log")])
logging.info("begin %s", "ä")
try:
    [][1]
except IndexError:
    logging.exception("failed")
logging.getLogger("other").warning("unhandled %d", "not a number")
