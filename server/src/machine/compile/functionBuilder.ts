import type { Span } from '../../base/span';
import type { Expression, Statement } from '../../syntax/ast';
import { writtenLabel } from '../../syntax/standIns';
import type { Instruction } from './compiledFunction';
import type { Operand } from './operand';
import type { CUnit } from '../run/unit';
import type { Scope } from './names';
import type { CType } from '../../c/types';

/** A place in the code that jumps lead to. */
export class Label {
  /** Index of the instruction behind it; known when the function is complete. */
  pc = -1;
  /** The blocks that it stands in, of one that has a name. */
  blocks: readonly unknown[] = [];
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
  /** That of the value after promotion, which the labels are converted to. */
  readonly type: CType;
}

interface Emitted {
  readonly run: Instruction;
  readonly offset: number;
}

/** Code that is made when the function is complete. */
interface Late {
  code: readonly Code[];
}

type Code = Emitted | Label | Late;

/** What is done when a block is left, as far as the block has been compiled. */
interface OpenBlock {
  readonly ends: readonly (() => void)[];
  readonly count: number;
}

/** A `goto` out of blocks: which of them it leaves is known when its label has been placed. */
interface Goto {
  readonly leaving: Late;
  readonly label: Label;
  readonly open: readonly OpenBlock[];
  readonly scope: Scope;
}

/** Collects the code of a function while it is compiled. */
export class FunctionBuilder {
  private readonly code: Code[] = [];
  registersCount = 0;
  localsCount = 0;
  /** In bytes. */
  frameSize = 0;
  /** What the function returns. */
  resultType: CType = { kind: 'void' };
  /** Variables that must be in memory, because their address is taken. */
  inMemory: ReadonlySet<string> = new Set();
  /** That of the function. */
  slot = -1;
  /** It is a function, and no initialiser at file scope. */
  isFunction = false;
  readonly breakLabels: Exit[] = [];
  readonly continueLabels: Exit[] = [];
  /** For each open block, outermost first, what is done when it is left, the last first. */
  private readonly blockEnds: (() => void)[][] = [];
  /** Outermost first. */
  readonly switches: SwitchLabels[] = [];
  /** Registers with the lengths of arrays that are no constants. */
  readonly lengths = new Map<Expression, number>();
  private readonly gotoLabels = new Map<string, Label>();
  private readonly gotos: Goto[] = [];
  /** Offset of what is being compiled. */
  offset = 0;

  constructor(
    public scope: Scope,
    readonly unit: CUnit,
  ) {}

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

  /** The label with a name, which may be placed later. */
  label(name: string): Label {
    const known = this.gotoLabels.get(name) ?? new Label();
    this.gotoLabels.set(name, known);
    return known;
  }

  /** Places a label that `goto` leads to. */
  placeNamed(name: string): void {
    const label = this.label(name);
    label.blocks = [...this.blockEnds];
    this.place(label);
  }

  /** `goto name;` */
  goto(name: string): void {
    const label = this.label(name);
    const leaving: Late = { code: [] };
    const open = this.blockEnds.map((ends) => ({ ends, count: ends.length }));
    if (this.hasBlockEnds) {
      this.code.push(leaving);
      this.gotos.push({ leaving, label, open, scope: this.scope });
    }
    this.emit((frame, machine) => {
      if (label.pc < 0)
        machine.cannotGoOn('unsupported', `There is no label '${writtenLabel(name)}' to go to.`);
      frame.pc = label.pc;
    });
  }

  /** Makes the code of the blocks that each `goto` leaves. */
  private finishGotos(): void {
    for (const { leaving, label, open, scope } of this.gotos) {
      this.scope = scope;
      const left = open.filter(({ ends }) => !label.blocks.includes(ends)).reverse();
      leaving.code = this.aside(() => {
        for (const { ends, count } of left) for (const end of ends.slice(0, count).reverse()) end();
      }).code;
    }
  }

  /** See `Compiler`. */
  expression(expression: Expression): Operand {
    return this.unit.program.compiler.expression(expression, this);
  }

  /** See `Compiler`. */
  statement(statement: Statement): void {
    this.unit.program.compiler.statement(statement, this);
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
  aside<T>(compile: () => T): { readonly made: T; readonly code: readonly Code[] } {
    const start = this.code.length;
    const made = compile();
    return { made, code: this.code.splice(start) };
  }

  /** Puts in what was set aside. */
  append(code: readonly Code[]): void {
    for (const each of code) this.code.push(each);
  }

  /** All code in order; labels get their places. */
  finish(): { readonly instructions: readonly Instruction[]; readonly offsets: readonly number[] } {
    this.finishGotos();
    const instructions: Instruction[] = [];
    const offsets: number[] = [];
    const add = (code: readonly Code[]): void => {
      for (const each of code) {
        if (each instanceof Label) each.pc = instructions.length;
        else if ('code' in each) add(each.code);
        else {
          instructions.push(each.run);
          offsets.push(each.offset);
        }
      }
    };
    add(this.code);
    return { instructions, offsets };
  }
}
