#include "regauge_python.h"
