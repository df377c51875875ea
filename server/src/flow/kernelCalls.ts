import { factsOf } from '../machine/lib/kernelLibrary';

/**
 * What is known of kernel functions and macros whose text is not visible. Nothing is concluded from an unknown name.
 */

/** When execution does not continue after a call: always, or where the first argument holds. */
export const noReturn = (name: string): 'always' | 'if it holds' | undefined => factsOf(name).noReturn;

/** The call's truth is that of its first argument. */
export const isSeenThrough = (name: string): boolean => factsOf(name).passesOn?.includes('truth') === true;

/** The call's value is its first argument's. */
export const passesOn = (name: string): boolean => factsOf(name).passesOn?.includes('value') === true;

/** The call sets its first argument to its second one. */
export const assignsFirst = (name: string): boolean => factsOf(name).assigns === true;

/** The call may write to variables whose bare names are its arguments: a macro that does, or one that is not known. */
export const mayWriteArguments = (name: string): boolean =>
  factsOf(name).writesVariables === true || isUnknownMacro(name);

/** A macro that is not known can do what no function can, such as to return from the function that uses it. */
export const isUnknownMacro = (name: string): boolean =>
  isMacroLike(name) && !isHarmless(name) && !isSeenThrough(name);

/** Whether the call accesses memory at the pointer that is its argument number `index`, counted from zero. */
export function dereferencesArgument(name: string, index: number): boolean {
  const { accesses = [] } = factsOf(name);
  return accesses === 'arguments' || accesses.includes(index);
}

/** Whether nothing that a variable holds or points to changes by the call, other than through a pointer given to it. */
export const isHarmless = (name: string): boolean =>
  factsOf(name).accesses !== undefined || onlyPrints(name) || passesOn(name);

/** Whether the call only writes to the log. */
export const onlyPrints = (name: string): boolean => factsOf(name).prints === true;

/** Tells error pointers from others, of which NULL is one: the outcome says nothing about NULL. */
export const looksForErrorPointer = (name: string): boolean => factsOf(name).asksForError === true;

const isMacroLike = (name: string): boolean => /^_*[A-Z][A-Z0-9_]*$/.test(name);
