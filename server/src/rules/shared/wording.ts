import type { PrototypeDifference } from '../../c/typeDifference';
import { typeText } from '../../c/typeText';
import type { KlpArray, KlpObject } from '../../model/declarations/module';

/** `the object 'kvm'` or `vmlinux`; undefined if the name is not known. */
export function objectText({ name }: KlpObject): string | undefined {
  if (name.state === 'unknown') return undefined;
  return name.state === 'absent' || name.value === null ? 'vmlinux' : `the object '${name.value}'`;
}

/** ``The array `funcs` ``, or `This array` for one without a name. */
export function arrayText({ name }: Pick<KlpArray<unknown>, 'name'>): string {
  return name === undefined ? 'This array' : `The array \`${name}\``;
}

/** `1 entry`, `2 entries`. */
export function countText(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** `vmlinux` or `The module 'name'`, at the beginning of a sentence. */
export function ownerText(object: string | null): string {
  return object === null ? 'vmlinux' : `The module '${object}'`;
}

/** What the kernel does when it cannot resolve a symbol of an object. */
export function refusalText(object: string | null): string {
  return object === null
    ? 'the kernel refuses the patch with -EINVAL'
    : 'the kernel refuses the patch with -EINVAL, or refuses to load the module if that is loaded later';
}

/**
 * In what a function differs from what it is used for, as a sentence without its full stop.
 * @param name the function's
 * @param role what it is used for, such as `the replacement of f()`
 */
export function differenceText(difference: PrototypeDifference, name: string, role: string): string {
  switch (difference.kind) {
    case 'result': {
      const { actual, expected } = difference;
      return `${name}() returns \`${typeText(actual)}\`, but as ${role} it must return \`${typeText(expected)}\``;
    }
    case 'count': {
      const own = countText(difference.actual, 'parameter', 'parameters');
      return `${name}() has ${own}, but as ${role} it is called with ${difference.expected}`;
    }
    case 'variadic': {
      const [own, wanted] = difference.actual ? ['a variable', 'a fixed'] : ['a fixed', 'a variable'];
      return `${name}() takes ${own} number of arguments, but as ${role} it is called with ${wanted} number`;
    }
    case 'parameter': {
      const { index, actual, expected } = difference;
      return (
        `Parameter ${index + 1} of ${name}() is \`${typeText(actual)}\`, but as ${role} it is passed ` +
        `\`${typeText(expected)}\``
      );
    }
  }
}
