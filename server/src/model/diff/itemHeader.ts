/** What an item is: `call` is a macro call on its own, such as `EXPORT_SYMBOL(x);`. */
export type ItemKind = 'function' | 'prototype' | 'data' | 'type' | 'call' | 'unknown';

/** The first parenthesis follows a name, so it begins parameters; `(*` begins a pointer to a function. */
const PARAMETERS = /^[^=(]*?\b([A-Za-z_]\w*)\s*\((?!\s*\*)/;
const MACRO_CALL = /^[A-Z_][A-Z0-9_]*\s*\(|^module_\w+\s*\(|^\w+_initcall\s*\(/;

/**
 * @param header the text of the item's first lines up to its body; perhaps cut
 * @param lines what of the item is visible
 */
export function kindOf(header: string, lines: readonly string[]): ItemKind {
  const text = withoutAttributes(header);
  const head = (/^[^{;]*/.exec(text)?.[0] ?? '').trim();
  if (/^typedef\b/.test(head)) return 'type';
  if (/^(?:static |const )*(?:struct|union|enum)(?:\s+\w+)?\s*(?:__packed\s*)?$/.test(head)) return 'type';
  if (head.includes('=')) return 'data';
  if (PARAMETERS.test(head)) return callable(text, head);
  if (/;\s*$/.test(text) && /^\w+[\s*]+\w+/.test(head)) return 'data';
  return looksLikeValues(lines) || /\(\s*\*/.test(head) ? 'data' : 'unknown';
}

/** What a macro makes is a function only if it is a system call. */
function callable(text: string, head: string): ItemKind {
  if (MACRO_CALL.test(head) && !/^\w*SYSCALL_DEFINE/.test(head)) return 'call';
  return /;\s*$/.test(text) && !text.includes('{') ? 'prototype' : 'function';
}

function withoutAttributes(header: string): string {
  return header.replace(/__attribute__\s*\(\(.*?\)\)+\s*/g, '').trimStart();
}

/** Lines of a braced initialiser with designators. */
function looksLikeValues(lines: readonly string[]): boolean {
  return lines.some((line) => /^\s+(?:\.\w+|\[[^\]]+\])\s*=/.test(line) || /^\s+\{.*\},?\s*$/.test(line));
}

/** The name that an item declares; a system call's is the macro's first argument. */
export function nameOf(written: string, kind: ItemKind): string {
  const header = withoutAttributes(written);
  const syscall = /^\s*\w*SYSCALL_DEFINE\w*\s*\(\s*(\w+)/.exec(header);
  if (syscall) return syscall[1] ?? '';
  if (kind === 'function' || kind === 'prototype' || kind === 'call')
    return PARAMETERS.exec(header)?.[1] ?? '';
  if (kind === 'type') return /\b(?:struct|union|enum)\s+(\w+)/.exec(header)?.[1] ?? '';
  const head = header.split('=')[0] ?? '';
  const pointer = /\(\s*\*\s*(?:const\s+)?(\w+)/.exec(head)?.[1];
  return pointer ?? /(\w+)\s*(?:\[[^\]]*\]\s*)*(?:__\w+(?:\([^)]*\))?\s*)*[;{]?\s*$/.exec(head)?.[1] ?? '';
}

/** A macro's call that needs no semicolon. */
export function isComplete(header: string): boolean {
  return /^[A-Z][A-Z0-9_]*\s*\([^{]*\)\s*$/.test(header.trim());
}
