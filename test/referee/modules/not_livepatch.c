// SPDX-License-Identifier: MIT
/* Like the others, but the loader is not told that it is a livepatch. */
#include "patch.h"
