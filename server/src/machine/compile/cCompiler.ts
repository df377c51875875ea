import { compileExpression } from './compileExpression';
import { compileStatement } from './compileStatement';
import type { Compiler } from './compiler';

/** The compiler for all of C. */
export const C_COMPILER: Compiler = { expression: compileExpression, statement: compileStatement };
