/** Error numbers of Linux that the shell's own files give. */

export const ENOENT = 2;
export const EACCES = 13;
export const EISDIR = 21;
