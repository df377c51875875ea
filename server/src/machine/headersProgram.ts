import type { KernelProfile } from '../base/kernelProfile';
import { versionCode } from '../base/kernelVersion';
import { sourceFile } from '../syntax/sourceFile';
import { lazyTranslationUnit } from '../syntax/translationUnit';
import { KERNEL_HEADERS } from './headers/kernelHeaders';
import { Program } from './program';

/** The path of our own header text in traces; no file on disk has it. */
export const KERNEL_HEADERS_PATH = '<kernel headers>';

const known = new Map<string, Program>();

/** The kernel's headers under a profile, lowered once. */
export function headersProgram(profile: KernelProfile): Program {
  const key = `${versionCode(profile.version)} ${String(profile.stateCallbacks)}`;
  const made = known.get(key) ?? readHeaders(profile);
  known.set(key, made);
  return made;
}

function readHeaders(profile: KernelProfile): Program {
  const file = sourceFile(KERNEL_HEADERS_PATH, KERNEL_HEADERS);
  return new Program('vmlinux', profile, [lazyTranslationUnit(file, profile)], undefined);
}
