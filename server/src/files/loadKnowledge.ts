import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type SymbolTable, parseSymbolTable } from '../model/symbolTable';
import { reasonOf } from './findSources';
import { KernelCodeIndex } from './kernelCodeIndex';

/** A symbol file is a few MiB, with all modules' symbols perhaps 30. */
const SYMBOL_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Reads a System.map or kallsyms file.
 * @returns a sentence that says what is wrong if it cannot be read or has no function in it
 */
export function loadSymbols(path: string): SymbolTable | string {
  try {
    if (statSync(path).size > SYMBOL_BYTES_MAX) return `${path} is too large for a symbol file.`;
    const text = readFileSync(path, 'utf8');
    const table = parseSymbolTable(path, text);
    if (table.count(null, '') !== undefined) return table;
    return `${path} lists no function of the kernel; give a System.map, or a copy of /proc/kallsyms made as root.`;
  } catch (error) {
    return `The symbol file ${path} cannot be read (${reasonOf(error)}).`;
  }
}

/** @returns a sentence that says what is wrong if the folder is no folder */
export function openKernelSource(path: string): KernelCodeIndex | string {
  try {
    if (statSync(path).isDirectory()) return new KernelCodeIndex(resolve(path));
    return `${path} is not a folder of kernel sources.`;
  } catch (error) {
    return `The kernel source folder ${path} cannot be read (${reasonOf(error)}).`;
  }
}
