// SPDX-License-Identifier: MIT
extern unsigned long int_sqrt(unsigned long number) KLP_RELOC_SYMBOL(vmlinux, vmlinux, int_sqrt);

#define borrowed (int)int_sqrt
#include "reloc_patch.h"
