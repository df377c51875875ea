import type { KlpArray, KlpObject } from '../model/module';

/** `the object 'kvm'` or `vmlinux`; undefined if the name is not known. */
export function objectWords({ name }: KlpObject): string | undefined {
  if (name.state === 'unknown') return undefined;
  return name.state === 'absent' || name.value === null ? 'vmlinux' : `the object '${name.value}'`;
}

/** ``The array `funcs` ``, or `This array` for one without a name. */
export function arrayWords({ name }: Pick<KlpArray<unknown>, 'name'>): string {
  return name === undefined ? 'This array' : `The array \`${name}\``;
}

/** `1 entry`, `2 entries`. */
export function countWords(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** `vmlinux` or `The module 'name'`, at the beginning of a sentence. */
export function ownerWords(object: string | null): string {
  return object === null ? 'vmlinux' : `The module '${object}'`;
}

/** What the kernel does when it cannot resolve a symbol of an object. */
export function refusalWords(object: string | null): string {
  return object === null
    ? 'the kernel refuses the patch with -EINVAL'
    : 'the kernel refuses the patch with -EINVAL, or the module if that is loaded later';
}
