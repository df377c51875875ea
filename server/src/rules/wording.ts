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
