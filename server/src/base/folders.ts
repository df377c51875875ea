/** Whether a path is a folder or lies below it. Both are absolute, with `/`. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Of folders that lie within each other the innermost that a path is below; undefined if it is below none. */
export function innermost<T extends { readonly folder: string }>(
  path: string,
  choices: readonly T[],
): T | undefined {
  return choices
    .filter(({ folder }) => isBelow(path, folder))
    .reduce<T | undefined>(
      (best, each) => (best && best.folder.length >= each.folder.length ? best : each),
      undefined,
    );
}
