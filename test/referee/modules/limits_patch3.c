// SPDX-License-Identifier: MIT
#define LIMIT 60
#define VERSION 2
#include "limits_patch.h"
