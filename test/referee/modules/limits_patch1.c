// SPDX-License-Identifier: MIT
#define LIMIT 20
#define VERSION 1
#include "limits_patch.h"
