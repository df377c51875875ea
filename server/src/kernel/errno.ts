export const ENOENT = 2;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EACCES = 13;
export const EBUSY = 16;
export const EEXIST = 17;
export const ENODEV = 19;
export const EISDIR = 21;
export const EINVAL = 22;
export const ENOEXEC = 8;
export const EIO = 5;
export const EPERM = 1;
const ESRCH = 3;
export const EINTR = 4;
const ENXIO = 6;
export const EFAULT = 14;
const ENOTDIR = 20;
export const ENOSPC = 28;
const ERANGE = 34;
export const ETIME = 62;
export const ERESTARTSYS = 512;
export const EADDRINUSE = 98;

/** What the C library calls the errors that user space meets here. */
const ERROR_TEXTS: Readonly<Record<number, string>> = {
  1: 'Operation not permitted',
  3: 'No such process',
  [ENOENT]: 'No such file or directory',
  [EIO]: 'Input/output error',
  4: 'Interrupted system call',
  6: 'No such device or address',
  7: 'Argument list too long',
  [ENOEXEC]: 'Exec format error',
  [EAGAIN]: 'Resource temporarily unavailable',
  [ENOMEM]: 'Cannot allocate memory',
  [EACCES]: 'Permission denied',
  14: 'Bad address',
  [EBUSY]: 'Device or resource busy',
  [EEXIST]: 'File exists',
  [ENODEV]: 'No such device',
  20: 'Not a directory',
  [EISDIR]: 'Is a directory',
  [EINVAL]: 'Invalid argument',
  28: 'No space left on device',
  34: 'Numerical result out of range',
  38: 'Function not implemented',
  95: 'Operation not supported',
  62: 'Timer expired',
  [EADDRINUSE]: 'Address already in use',
  110: 'Connection timed out',
};

/** The text of a positive error number, as strerror(3) gives it. */
export function strerror(errno: number): string {
  return ERROR_TEXTS[errno] ?? `Unknown error ${errno}`;
}
