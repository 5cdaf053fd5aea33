# __name__, __file__, sys.path, sys.executable and every prefix
import os
import site
import sys
import sysconfig

print(__name__, __file__, os.getcwd(), sys.path, globals().keys())
print(sys.executable, sys._base_executable, sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)
print(sys.platlibdir, sys.version, sys.implementation, sys.abiflags, site.getsitepackages(), site.ENABLE_USER_SITE)
print(sysconfig.get_paths(), sysconfig.get_platform())
print(__spec__, __loader__.__class__, sys.modules["__main__"].__file__)
