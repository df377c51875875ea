import { resolve } from 'node:path';
import { type SymbolTable, parseSymbolTable } from '../model/kernel/symbolTable';
import { KernelCodeIndex } from './kernelCodeIndex';
import { failureSentence, kindOf, readRegularFile } from './regularFile';

/** A symbol file is a few MiB, with all modules' symbols perhaps 30. */
const SYMBOL_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Reads a System.map or kallsyms file.
 * @returns a sentence that says what is wrong if it cannot be read or has no function in it
 */
export function loadSymbols(path: string): SymbolTable | string {
  const file = readRegularFile(path, SYMBOL_BYTES_MAX);
  if (file.kind !== 'read') return failureSentence(`The symbol file ${path}`, file);
  const table = parseSymbolTable(path, file.bytes.toString('utf8'));
  if (table.count(null, '') !== undefined) return table;
  return `${path} lists no function of the kernel; give a System.map, or a copy of /proc/kallsyms made as root.`;
}

/** @returns a sentence that says what is wrong if the folder is no folder */
export function openKernelSource(path: string): KernelCodeIndex | string {
  const kind = kindOf(path);
  if (kind === 'folder') return new KernelCodeIndex(resolve(path));
  if (kind === 'file') return `${path} is not a folder of kernel sources.`;
  return failureSentence(`The kernel source folder ${path}`, kind);
}
