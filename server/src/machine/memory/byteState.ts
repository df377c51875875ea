/** Nobody has written the byte since it was allocated. */
export const UNINITIALISED = 0;
export const INITIALISED = 1;
/** The byte is part of a pointer or an unknown value, which `specials` holds, or was copied without looking at it. */
export const SPECIAL = 2;

/** No special value has more bytes: that of a 128-bit integer. */
export const SPECIAL_MAX = 16;
