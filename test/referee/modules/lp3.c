// SPDX-License-Identifier: MIT
#include "patch.h"
MODULE_INFO(livepatch, "Y");
