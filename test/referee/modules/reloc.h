/* SPDX-License-Identifier: MIT */
/* Names a symbol of another object for the build. The simulator knows the macro without this. */
#define KLP_RELOC_SYMBOL(where, object, name) asm("\".klp.sym.rela." #where "." #object "." #name ",0\"")
