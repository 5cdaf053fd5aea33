# ctypes: the C library, Python's own functions, callbacks and errno
import ctypes
import sys

libc = ctypes.CDLL(None, use_errno=True)
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))(
    lambda a, b: a[0] - b[0])
numbers = (ctypes.c_int * 5)(5, 3, 1, 4, 2)
libc.qsort(numbers, 5, 4, compare)
print(list(numbers), libc.close(-1), ctypes.get_errno(), libc.strlen(b"seven!!"))
api = ctypes.pythonapi
api.Py_GetVersion.restype = ctypes.c_char_p
api.PyLong_FromLong.restype = ctypes.py_object
print(api.Py_GetVersion().decode() == sys.version, api.PyLong_FromLong(42), api.PyGILState_Check())
api.PyErr_SetString.argtypes = [ctypes.py_object, ctypes.c_char_p]
try:
    api.PyErr_SetString(ValueError, b"set from C")
except ValueError as error:
    print(error)
print(hasattr(ctypes.CDLL(None), "PyObject_Call"), ctypes.sizeof(ctypes.c_void_p))
