// SPDX-License-Identifier: MIT
extern int target_second(int number) KLP_RELOC_SYMBOL(target_a, target_a, target_second);

#define borrowed target_second
#include "reloc_patch.h"
