// SPDX-License-Identifier: MIT
#define FIX_LIMIT 2
#define FIX_VERSION 1
#include "counters_fix.h"
