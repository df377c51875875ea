// SPDX-License-Identifier: MIT
extern int target_nobody(int number) KLP_RELOC_SYMBOL(target_a, target_a, target_nobody);

#define borrowed target_nobody
#include "reloc_patch.h"
