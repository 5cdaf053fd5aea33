#include "regauge_system.h"
