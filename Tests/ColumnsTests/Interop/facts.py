"""Where this environment's shared libpython, its home and its packages are, one a line."""

import os
import site
import sys
import sysconfig

print(os.path.join(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME")))
print(sys.base_prefix)
print(site.getsitepackages()[0])
