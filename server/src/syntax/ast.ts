import type { Span } from '../base/span';
import type { Qualifiers } from './qualifierWords';

/**
 * The lowered tree: what the rest of the project knows of C. Spans are offsets in the expanded text of the
 * translation unit; `SourceMap` turns them into places in files.
 */

export type Expression =
  | IntegerLiteral
  | FloatLiteral
  | StringLiteral
  | Identifier
  | Unary
  | Postfix
  | Binary
  | Assignment
  | Conditional
  | Call
  | Subscript
  | Member
  | Cast
  | SizeofExpression
  | SizeofType
  | CompoundLiteral
  | StatementExpression
  | Comma
  | GenericSelection
  | InitialiserList
  | UnknownExpression;

export interface IntegerLiteral extends Span {
  readonly kind: 'integer';
  readonly value: bigint;
  /** `u`, `l`, `ll` in any order, lower case; empty for none and for characters. */
  readonly suffix: string;
  /** Written in octal or hexadecimal, which lets the type become unsigned. */
  readonly nonDecimal: boolean;
  /** One character: whether its highest bit is a sign is the kernel's to say. */
  readonly isCharacter?: boolean;
}
export interface FloatLiteral extends Span {
  readonly kind: 'float';
  readonly value: number;
}
export interface StringLiteral extends Span {
  readonly kind: 'string';
  /** As the author means it: escapes resolved, adjacent literals joined, no final NUL. */
  readonly value: string;
  /** What the compiler makes of it, as Latin-1, where that is not the value. */
  readonly bytes?: string;
  /** Of a wide string: how many bytes each of its units has. */
  readonly width?: 2 | 4;
}
export interface Identifier extends Span {
  readonly kind: 'identifier';
  readonly name: string;
}
export interface Unary extends Span {
  readonly kind: 'unary';
  readonly operator: '&' | '*' | '+' | '-' | '~' | '!' | '++' | '--';
  readonly operand: Expression;
}
export interface Postfix extends Span {
  readonly kind: 'postfix';
  readonly operator: '++' | '--';
  readonly operand: Expression;
}
export interface Binary extends Span {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Assignment extends Span {
  readonly kind: 'assignment';
  /** `=` or a compound operator such as `+=`. */
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Conditional extends Span {
  readonly kind: 'conditional';
  readonly condition: Expression;
  /** Absent in GNU's `a ?: b`. */
  readonly whenTrue: Expression | undefined;
  readonly whenFalse: Expression;
}
export interface Call extends Span {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
}
export interface Subscript extends Span {
  readonly kind: 'subscript';
  readonly array: Expression;
  readonly index: Expression;
}
export interface Member extends Span {
  readonly kind: 'member';
  readonly object: Expression;
  readonly arrow: boolean;
  readonly field: Name;
}
export interface Cast extends Span {
  readonly kind: 'cast';
  readonly type: TypeName;
  readonly operand: Expression;
}
export interface SizeofExpression extends Span {
  readonly kind: 'sizeof-expression';
  readonly operator: 'sizeof' | 'alignof';
  readonly operand: Expression;
}
export interface SizeofType extends Span {
  readonly kind: 'sizeof-type';
  readonly operator: 'sizeof' | 'alignof';
  readonly type: TypeName;
}
export interface CompoundLiteral extends Span {
  readonly kind: 'compound-literal';
  readonly type: TypeName;
  readonly value: InitialiserList;
}
export interface StatementExpression extends Span {
  readonly kind: 'statement-expression';
  readonly body: Block;
}
export interface Comma extends Span {
  readonly kind: 'comma';
  readonly left: Expression;
  readonly right: Expression;
}
export interface GenericSelection extends Span {
  readonly kind: 'generic';
  readonly control: Expression;
  readonly choices: readonly { readonly type: TypeName | undefined; readonly value: Expression }[];
}
export interface InitialiserList extends Span {
  readonly kind: 'list';
  readonly items: readonly InitialiserItem[];
  /** Something inside could not be read, or a condition that is not known decides what is inside. */
  readonly incomplete: boolean;
}
export interface InitialiserItem extends Span {
  readonly designators: readonly Designator[];
  readonly value: Expression;
}
export type Designator =
  | ({ readonly kind: 'field'; readonly name: string } & Span)
  | ({ readonly kind: 'index'; readonly index: Expression; readonly last: Expression | undefined } & Span);
export interface UnknownExpression extends Span {
  readonly kind: 'unknown';
  /** What could not be read, for messages. */
  readonly what: string;
}

/** A name with its own span. */
export interface Name extends Span {
  readonly name: string;
}

export type TypeSyntax =
  | NamedType
  | BasicType
  | RecordType
  | EnumType
  | TypeofType
  | PointerType
  | ArrayType
  | FunctionType
  | UnknownType;

type Qualified = Span & Qualifiers;
export interface NamedType extends Qualified {
  readonly kind: 'named';
  readonly name: string;
}
export interface BasicType extends Qualified {
  readonly kind: 'basic';
  /** The words in canonical form: `unsigned long`, `char`, `void`, `bool`. */
  readonly name: string;
}
export interface RecordType extends Qualified {
  readonly kind: 'struct' | 'union';
  readonly tag: string | undefined;
  readonly fields: readonly Declaration[] | undefined;
  readonly packed: boolean;
  /** The attributes of the type itself. */
  readonly markers: readonly Marker[];
}
export interface EnumType extends Qualified {
  readonly kind: 'enum';
  readonly tag: string | undefined;
  readonly members: readonly (Name & { readonly value: Expression | undefined })[] | undefined;
  readonly packed: boolean;
}
export interface TypeofType extends Qualified {
  readonly kind: 'typeof';
  readonly operand: Expression | TypeName;
  /** It is `typeof_unqual`, which leaves qualifiers out. */
  readonly isUnqualified: boolean;
}
export interface PointerType extends Qualified {
  readonly kind: 'pointer';
  readonly to: TypeSyntax;
}
export interface ArrayType extends Qualified {
  readonly kind: 'array';
  readonly of: TypeSyntax;
  readonly size: Expression | undefined;
}
export interface FunctionType extends Qualified {
  readonly kind: 'function';
  readonly result: TypeSyntax;
  readonly parameters: readonly Parameter[];
  readonly variadic: boolean;
  /** `()`: says nothing about the parameters. */
  readonly unspecified: boolean;
}
export interface UnknownType extends Qualified {
  readonly kind: 'unknown-type';
}
export interface Parameter extends Span {
  readonly name: Name | undefined;
  readonly type: TypeSyntax;
}
export interface TypeName extends Span {
  readonly kind: 'type-name';
  readonly type: TypeSyntax;
}

/** A kernel marker such as `__init` or `notrace`, or the text of an attribute. */
export interface Marker extends Span {
  readonly name: string;
  /** What it asks to be aligned to, where it does: a number, as a type, or as much as anything needs. */
  readonly alignments?: readonly (Expression | TypeName | 'largest')[];
}

export type Storage = 'static' | 'extern' | 'typedef' | 'register' | 'auto' | 'none';

/** One declarator of a declaration; a declaration with several is several of these. */
export interface Declaration extends Span {
  readonly kind: 'declaration';
  readonly storage: Storage;
  readonly inline: boolean;
  /** Absent in `struct x { … };` and unnamed bit-fields. */
  readonly name: Name | undefined;
  readonly type: TypeSyntax;
  readonly initialiser: Expression | undefined;
  readonly bitWidth: Expression | undefined;
  readonly markers: readonly Marker[];
}

export interface FunctionDefinition extends Span {
  readonly kind: 'function-definition';
  readonly storage: Storage;
  readonly inline: boolean;
  readonly name: Name;
  readonly type: FunctionType;
  readonly body: Block;
  readonly markers: readonly Marker[];
  /** Something in it could not be read, or its end is missing: it is being written. */
  readonly isDamaged: boolean;
}

export type Statement =
  | Block
  | Declaration
  | ExpressionStatement
  | IfStatement
  | WhileStatement
  | DoStatement
  | ForStatement
  | SwitchStatement
  | CaseLabel
  | LabeledStatement
  | GotoStatement
  | BreakStatement
  | ContinueStatement
  | ReturnStatement
  | AsmStatement
  | UnknownStatement;

export interface Block extends Span {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
}
export interface ExpressionStatement extends Span {
  readonly kind: 'expression';
  /** Absent for a lone semicolon. */
  readonly expression: Expression | undefined;
}
export interface IfStatement extends Span {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly whenTrue: Statement;
  readonly whenFalse: Statement | undefined;
}
export interface WhileStatement extends Span {
  readonly kind: 'while';
  readonly condition: Expression;
  readonly body: Statement;
}
export interface DoStatement extends Span {
  readonly kind: 'do';
  readonly body: Statement;
  readonly condition: Expression;
}
export interface ForStatement extends Span {
  readonly kind: 'for';
  readonly initialiser: readonly Declaration[] | Expression | undefined;
  readonly condition: Expression | undefined;
  readonly update: Expression | undefined;
  readonly body: Statement;
  /** The iterator macro's call where the loop is written with a `for_each` macro that is not visible. */
  readonly iterator: Call | undefined;
}
export interface SwitchStatement extends Span {
  readonly kind: 'switch';
  readonly value: Expression;
  readonly body: Statement;
}
export interface CaseLabel extends Span {
  readonly kind: 'case';
  /** Absent for `default`. */
  readonly value: Expression | undefined;
  /** The end of GNU's `case 1 ... 5`. */
  readonly last: Expression | undefined;
}
export interface LabeledStatement extends Span {
  readonly kind: 'label';
  readonly name: Name;
}
export interface GotoStatement extends Span {
  readonly kind: 'goto';
  /** Absent for a computed goto. */
  readonly label: string | undefined;
  /** Where a computed goto leads, where that could be read. */
  readonly address?: Expression | undefined;
}
export interface BreakStatement extends Span {
  readonly kind: 'break';
}
export interface ContinueStatement extends Span {
  readonly kind: 'continue';
}
export interface ReturnStatement extends Span {
  readonly kind: 'return';
  readonly value: Expression | undefined;
}
export interface AsmStatement extends Span {
  readonly kind: 'asm';
  /** There are no instructions, or such as only wait or order: it only hides or orders values. */
  readonly isEmpty: boolean;
  readonly outputs: readonly AsmOperand[];
  readonly inputs: readonly AsmOperand[];
  /** It may write what it has no operand for: what pointers among its operands lead to. */
  readonly clobbersMemory: boolean;
}
export interface AsmOperand {
  /** The name in `[name] "=r" (value)`. */
  readonly symbol: string | undefined;
  /** Such as `=r` or `0`. */
  readonly constraint: string;
  readonly value: Expression;
}
export interface UnknownStatement extends Span {
  readonly kind: 'unknown-statement';
  /** The expressions that could still be read inside, so that uses in it are seen. */
  readonly parts: readonly Expression[];
}

/** What stands at the top level of a translation unit. */
export type TopLevel =
  | Declaration
  | FunctionDefinition
  /** A call of a macro that is not visible, or text that could not be read. */
  | OpaqueTopLevel;

export interface OpaqueTopLevel extends Span {
  readonly kind: 'opaque';
  /** The macro's name where it is a call. */
  readonly macro: string | undefined;
  readonly arguments: readonly Expression[];
}
