import type { Kernel } from './kernel';

/**
 * Reads a boolean as the kernel does: only its first one or two characters count.
 * @kernel lib/kstrtox.c kstrtobool
 */
export function kstrtobool(kernel: Kernel, text: string): boolean | undefined {
  const [first = '', second = ''] = text.toLowerCase();
  if (first === 'y' || first === '1') return true;
  if (first === 'n' || first === '0') return false;
  if (kernel.features.boolTrueFalse && first === 't') return true;
  if (kernel.features.boolTrueFalse && first === 'f') return false;
  if (first !== 'o') return undefined;
  return second === 'n' ? true : second === 'f' ? false : undefined;
}
