// SPDX-License-Identifier: MIT
#define LIMIT 40
#define VERSION 2
#include "limits_patch.h"
