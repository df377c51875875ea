import type { DiffLine } from './parseDiff';

/** A static variable that a line inside a function declares. */
export interface StaticLocal {
  readonly name: string;
  /** Its type and value, to be compared. */
  readonly declaration: string;
  readonly line: DiffLine;
}

const DECLARATION = /^\s+static\s+(?!inline\b)([^;]+);/;
const MACRO = /^([A-Z]\w*)\s*\(\s*(\w+)/;
const DECLARATOR = /^[^=]*?\b(\w+)\s*(?:\[[^\]]*\]\s*)*(?:=|$)/;

/** The static variables that lines of a function declare and that keep what is written to them. */
export function staticLocals(lines: readonly DiffLine[]): StaticLocal[] {
  return lines.flatMap((line) => {
    const declaration = DECLARATION.exec(line.text)?.[1]?.replace(/\s+/g, ' ').trim();
    if (declaration === undefined || isConstant(declaration)) return [];
    const name = MACRO.exec(declaration)?.[2] ?? DECLARATOR.exec(declaration)?.[1];
    return name === undefined ? [] : [{ name, declaration, line }];
  });
}

/** A constant has no state that could be lost; a pointer to one has. */
function isConstant(declaration: string): boolean {
  const type = declaration.split('=')[0] ?? '';
  return /\bconst\b/.test(type.includes('*') ? type.slice(type.lastIndexOf('*')) : type);
}
