// SPDX-License-Identifier: MIT
/* The same livepatch under another name, and again with other words. */
#define GREETING "hello"
#include "gate_fix.c"
