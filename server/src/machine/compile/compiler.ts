import type { Expression, Statement } from '../../syntax/ast';
import type { FunctionBuilder } from './functionBuilder';
import type { Operand } from './operand';

/**
 * Compiles what can stand inside of anything else. The files for the single kinds of expressions and statements get it
 * through the builder, so that they need not know each other.
 */
export interface Compiler {
  /**
   * Compiles an expression. What has to happen before its value can be had (calls, above all) is emitted; the rest is
   * in the operand.
   */
  expression(expression: Expression, builder: FunctionBuilder): Operand;
  /** Compiles a statement or a declaration inside a function. */
  statement(statement: Statement, builder: FunctionBuilder): void;
}
