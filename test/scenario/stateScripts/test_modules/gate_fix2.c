// SPDX-License-Identifier: MIT
/* The same livepatch under another name, and with other words. */
#define GREETING "welcome"
#include "gate_fix.c"
