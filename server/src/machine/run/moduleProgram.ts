import type { KernelProfile } from '../../base/kernelProfile';
import type { SourceFile, SourceReader } from '../../syntax/sourceFile';
import { translationUnit } from '../../syntax/translationUnit';
import { KERNEL_HEADERS } from '../lib/kernelLibrary';
import { headersProgram } from './headersProgram';
import { C_COMPILER } from '../compile/cCompiler';
import { Program } from './program';

/**
 * Makes a module of its sources.
 * @param name as `insmod` knows it
 * @param reader gives the files that they include
 */
export function moduleProgram(
  name: string,
  sources: readonly SourceFile[],
  reader: SourceReader,
  profile: KernelProfile,
): Program {
  const headers = { text: KERNEL_HEADERS, moduleName: name };
  const units = sources.map((source) => translationUnit(source, reader, profile, undefined, headers));
  return new Program(name, profile, units, headersProgram(profile), C_COMPILER);
}
