// SPDX-License-Identifier: MIT
#define FIX_LIMIT 3
#define FIX_VERSION 2
#include "counters_fix.h"
