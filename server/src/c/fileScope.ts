import { compareVersions, type KernelVersion } from '../base/kernelVersion';
import { evaluate } from './constant';
import { typeOfExpression } from './expressionType';
import { resolveType } from './resolveType';
import { type Entity, type FileContext, type MissingNames, Scope } from './scope';
import { CHAR, CHAR_WITHOUT_SIGN, type IntCType } from './types';

const SEMANTICS = { resolveType, typeOf: typeOfExpression, evaluate };

/** The scope of a file. */
export function fileScope<E extends Entity>(
  context: Omit<FileContext<E>, 'semantics'>,
  headers: Scope<E> | undefined,
  missing: MissingNames,
): Scope<E> {
  const { char, guessesSizes } = context;
  const shared = (name: string) => context.shared(name);
  return new Scope({ semantics: SEMANTICS, char, guessesSizes, shared }, headers, true, missing);
}

const CHAR_WITHOUT_SIGN_SINCE: KernelVersion = { major: 6, minor: 2, patch: 0 };

/** The kernel's `char`: x86 has a signed one, and since 6.2 all of the kernel is built with an unsigned one. */
export function charOf(version: KernelVersion): IntCType {
  return compareVersions(version, CHAR_WITHOUT_SIGN_SINCE) < 0 ? CHAR : CHAR_WITHOUT_SIGN;
}
