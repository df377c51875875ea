import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** Why a file or folder cannot be read. */
export type ReadFailure =
  | { readonly kind: 'too large'; readonly bytesMax: number }
  | { readonly kind: 'no regular file' }
  /** `code` is the system's or Node's word, such as ENOENT. */
  | { readonly kind: 'refused'; readonly code: string };

/** All bytes of a file. */
export interface WholeFile {
  readonly kind: 'read';
  readonly bytes: Buffer;
}

const FIRST_BYTES = 64 * 1024;

/**
 * Reads a file. Pipes, devices and folders are refused before they are opened, since opening or reading some of them
 * never ends, and no more than `bytesMax` is ever read, whatever the file says of its size.
 */
export function readRegularFile(path: string, bytesMax: number): WholeFile | ReadFailure {
  const size = sizeOf(path);
  if (typeof size !== 'number') return size;
  // Files such as /proc/kallsyms say that they have no bytes, so the buffer grows as needed.
  let buffer = Buffer.allocUnsafe(Math.min(Math.max(size, FIRST_BYTES), bytesMax) + 1);
  for (;;) {
    const length = readInto(path, buffer);
    if (typeof length !== 'number') return length;
    if (length > bytesMax) return { kind: 'too large', bytesMax };
    if (length < buffer.length) return { kind: 'read', bytes: buffer.subarray(0, length) };
    buffer = Buffer.allocUnsafe(Math.min(buffer.length * 4, bytesMax + 1));
  }
}

/** Reads the beginning of a regular file into a buffer. @returns how many bytes that are */
export function readInto(path: string, buffer: Buffer): number | ReadFailure {
  const before = sizeOf(path);
  if (typeof before !== 'number') return before;
  try {
    // It may have become a pipe in the meantime: opening must not wait for a writer.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return fstatSync(file).isFile() ? fill(file, buffer) : { kind: 'no regular file' };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return refusal(error);
  }
}

function fill(file: number, buffer: Buffer): number {
  let length = 0;
  for (let read = -1; read !== 0 && length < buffer.length; length += read) {
    read = readSync(file, buffer, length, buffer.length - length, null);
  }
  return length;
}

function sizeOf(path: string): number | ReadFailure {
  try {
    const status = statSync(path);
    return status.isFile() ? status.size : { kind: 'no regular file' };
  } catch (error) {
    return refusal(error);
  }
}

/** What is at a path, or why that cannot be told. */
export function kindOf(path: string): 'file' | 'folder' | ReadFailure {
  try {
    const status = statSync(path);
    if (status.isDirectory()) return 'folder';
    return status.isFile() ? 'file' : { kind: 'no regular file' };
  } catch (error) {
    return refusal(error);
  }
}

/** Size and time stand for the content of a file that is no source, such as a list of symbols; else why there is none. */
export function stampOf(path: string): string {
  try {
    const { size, mtimeMs } = statSync(path);
    return `${size} ${mtimeMs}`;
  } catch (error) {
    return failureText(refusal(error));
  }
}

/** The failure that an error of the file system means. */
export function refusal(error: unknown): ReadFailure {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return { kind: 'refused', code: isCoded ? String(error.code) : String(error) };
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'it does not exist'],
  ['ENOTDIR', 'a part of its path is not a folder'],
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['ELOOP', 'its symbolic links form a loop'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ERR_INVALID_ARG_VALUE', 'its name contains a NUL character'],
  ['EIO', 'the disk reports an error'],
]);

/** The failure as the end of a sentence: `it does not exist`. */
export function failureText(failure: ReadFailure): string {
  if (failure.kind === 'too large') return `it is larger than ${sizeText(failure.bytesMax)}`;
  if (failure.kind === 'no regular file') return 'it is not a regular file';
  return REASONS.get(failure.code) ?? failure.code;
}

/** The failure as a sentence about a path as the user knows it. */
export function failureSentence(name: string, failure: ReadFailure): string {
  if (failure.kind === 'refused' && failure.code === 'ENOENT') return `${name} does not exist.`;
  return `${name} cannot be read: ${failureText(failure)}.`;
}

function sizeText(bytes: number): string {
  if (bytes >= 1024 * 1024) return `${Math.round(bytes / (1024 * 1024))} MiB`;
  return bytes >= 1024 ? `${Math.round(bytes / 1024)} KiB` : `${bytes} bytes`;
}
