import type { Fix } from '../../../base/finding';
import type { Module } from '../../../model/declarations/module';
import { levelsAbove } from '../../../c/pointerLevels';
import type { SizeFault, SizeMismatch } from '../sources/shadowSizes';
import { textAt } from '../../../model/sourceText';
import { writtenLocation } from '../../../model/writtenLocation';

/** Takes the size of what the result is kept as, or puts a `&` in front of the constructor's data or takes it away. */
export function shadowSizeFix(module: Module, mismatch: SizeMismatch): Fix | undefined {
  return sizeFix(module, mismatch) ?? contentFix(mismatch);
}

function sizeFix(module: Module, mismatch: SizeMismatch): Fix | undefined {
  const { argument, holder, function: owner } = mismatch;
  const location = writtenLocation(owner, argument);
  const kept = typeof holder === 'object' ? writtenLocation(owner, holder) : undefined;
  const name = typeof holder === 'string' ? holder : kept && textAt(module, kept);
  if (!location || name === undefined) return undefined;
  const newText = `sizeof(*${name})`;
  return { title: `Use '${newText}'`, edits: [{ location, newText }] };
}

function contentFix({ argument, fault, function: owner }: SizeMismatch): Fix | undefined {
  const missing = missingAmpersands(fault);
  const location = writtenLocation(owner, argument);
  if (!location) return undefined;
  const isAddress = argument.kind === 'unary' && argument.operator === '&';
  if (missing === 1 && (argument.kind === 'identifier' || argument.kind === 'member')) {
    return { title: "Insert '&'", edits: [{ location: { ...location, end: location.start }, newText: '&' }] };
  }
  const operand = isAddress ? writtenLocation(owner, argument.operand) : undefined;
  if (missing !== -1 || operand?.file !== location.file) return undefined;
  return { title: "Remove '&'", edits: [{ location: { ...location, end: operand.start }, newText: '' }] };
}

function missingAmpersands(fault: SizeFault): number | undefined {
  if (fault.kind === 'content') return levelsAbove(fault.wanted, fault.given);
  return fault.kind === 'copied' ? levelsAbove(fault.of, fault.given) : undefined;
}
