import type { Span } from '../base/span';
import type { Expression, Statement } from '../syntax/ast';
import type { Instruction } from './compiledFunction';
import type { Operand } from './operand';
import type { Scope } from './scope';
import type { CType } from './types';

/** A place in the code that jumps lead to. */
export class Label {
  /** Index of the instruction behind it; known when the function is complete. */
  pc = -1;
}

/** A label outside of some blocks, which are left by a jump to it. */
export interface Exit {
  readonly label: Label;
  /** How many blocks are open there. */
  readonly depth: number;
}

/** The labels of one `switch`. */
export interface SwitchLabels {
  /** Both ends belong to a range. */
  readonly cases: { readonly first: bigint; readonly last: bigint; readonly label: Label }[];
  otherwise: Label | undefined;
}

interface Emitted {
  readonly run: Instruction;
  readonly offset: number;
}

/** Collects the code of a function while it is compiled. */
export class FunctionBuilder {
  private readonly code: (Emitted | Label)[] = [];
  registersCount = 0;
  localsCount = 0;
  /** In bytes. */
  frameSize = 0;
  /** What the function returns. */
  resultType: CType = { kind: 'void' };
  /** Variables that must be in memory, because their address is taken. */
  inMemory: ReadonlySet<string> = new Set();
  functionName = '';
  readonly breakLabels: Exit[] = [];
  readonly continueLabels: Exit[] = [];
  /** For each open block, outermost first, what is done when it is left, the last first. */
  private readonly blockEnds: (() => void)[][] = [];
  /** Outermost first. */
  readonly switches: SwitchLabels[] = [];
  private readonly gotoLabels = new Map<string, Label>();
  /** Offset of what is being compiled. */
  offset = 0;

  constructor(public scope: Scope) {}

  get hasCode(): boolean {
    return this.code.length > 0;
  }

  emit(run: Instruction): void {
    this.code.push({ run, offset: this.offset });
  }

  place(label: Label): void {
    this.code.push(label);
  }

  jump(label: Label): void {
    this.emit((frame) => {
      frame.pc = label.pc;
    });
  }

  newRegister(): number {
    return this.registersCount++;
  }

  newLocal(size: number): number {
    if (Number.isFinite(size)) this.frameSize += size;
    return this.localsCount++;
  }

  label(name: string): Label {
    const known = this.gotoLabels.get(name) ?? new Label();
    this.gotoLabels.set(name, known);
    return known;
  }

  /** See `Compiler`. */
  expression(expression: Expression): Operand {
    return this.scope.compiler.expression(expression, this);
  }

  /** See `Compiler`. */
  statement(statement: Statement): void {
    this.scope.compiler.statement(statement, this);
  }

  /** Compiles something at its own place in the text. */
  at<T>(span: Span, compile: () => T): T {
    const outer = this.offset;
    this.offset = span.start;
    const made = compile();
    this.offset = outer;
    return made;
  }

  /** Compiles something with names of its own. */
  inBlock<T>(compile: () => T): T {
    const outer = this.scope;
    this.scope = outer.inner();
    this.blockEnds.push([]);
    const made = compile();
    this.leaveBlocks(this.blockEnds.length - 1);
    this.blockEnds.pop();
    this.scope = outer;
    return made;
  }

  /** A label that is placed outside of the blocks that are opened from now on. */
  exit(label: Label): Exit {
    return { label, depth: this.blockEnds.length };
  }

  /** Has something done whenever the innermost block is left. */
  atBlockEnd(compile: () => void): void {
    this.blockEnds.at(-1)?.push(compile);
  }

  /** Whether something is done when all blocks are left. */
  get hasBlockEnds(): boolean {
    return this.blockEnds.some((ends) => ends.length > 0);
  }

  /** Emits what is done when all blocks but the outermost `depth` are left. */
  leaveBlocks(depth: number): void {
    for (const ends of this.blockEnds.slice(depth).reverse()) {
      for (const end of [...ends].reverse()) end();
    }
  }

  /** Compiles something and takes what it emitted out again, so that it can be put elsewhere. */
  aside<T>(compile: () => T): { readonly made: T; readonly code: readonly (Emitted | Label)[] } {
    const start = this.code.length;
    const made = compile();
    return { made, code: this.code.splice(start) };
  }

  /** Puts in what was set aside. */
  append(code: readonly (Emitted | Label)[]): void {
    for (const each of code) this.code.push(each);
  }

  /** All code in order; labels get their places. */
  finish(): { readonly instructions: readonly Instruction[]; readonly offsets: readonly number[] } {
    const instructions: Instruction[] = [];
    const offsets: number[] = [];
    for (const each of this.code) {
      if (each instanceof Label) {
        each.pc = instructions.length;
      } else {
        instructions.push(each.run);
        offsets.push(each.offset);
      }
    }
    return { instructions, offsets };
  }
}
