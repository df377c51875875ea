import { type KernelProfile, profileKey } from '../../base/kernelProfile';
import { headersUnit } from '../../syntax/translationUnit';
import { KERNEL_HEADERS } from '../lib/kernelLibrary';
import { C_COMPILER } from '../compile/cCompiler';
import { Program } from './program';

const known = new Map<string, Program>();

/** The kernel's headers under a profile, lowered once. */
export function headersProgram(profile: KernelProfile): Program {
  const key = profileKey(profile);
  const made = known.get(key) ?? readHeaders(profile);
  known.set(key, made);
  return made;
}

function readHeaders(profile: KernelProfile): Program {
  const unit = headersUnit(profile, KERNEL_HEADERS);
  return new Program('vmlinux', profile, [unit], undefined, C_COMPILER);
}
