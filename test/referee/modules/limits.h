/* SPDX-License-Identifier: MIT */
#ifndef LIMITS_H
#define LIMITS_H

/* What may not be exceeded; the default is 10. */
extern int limits_max;

#endif
