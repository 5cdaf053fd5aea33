#include "regauge_stage.h"
