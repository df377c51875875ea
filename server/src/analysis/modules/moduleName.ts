/** The module's name that a file or object name gives. */
export function moduleName(base: string): string {
  return base.replaceAll('-', '_');
}
