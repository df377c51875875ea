export const UNINITIALISED = 0;
export const INITIALISED = 1;
/** The byte is part of a pointer or an unknown value, which `specials` holds. */
export const SPECIAL = 2;
