import type { Token } from '../tokens';

/** A `#if` group whose condition nothing visible decides. */
export interface UnknownCondition {
  /** Indices into the unit's tokens between which the branch stands that was taken, if any. */
  readonly firstToken: number;
  readonly endToken: number;
  /** The identifiers in the branches that were left out and might be there. */
  readonly skippedNames: ReadonlySet<string>;
}

/** Of branches that are left out anyway. */
export const NOT_TAKEN: Decision = { known: false, taken: false };

export const TAKEN: Decision = { known: true, taken: true };

/** Where nothing decides about a macro, it counts as not defined. */
export function not({ known, taken }: Decision): Decision {
  return { known: known === undefined ? undefined : !known, taken: !taken };
}

interface Group {
  readonly firstToken: number;
  /** This branch is read. */
  taking: boolean;
  /** A branch has been read, so the following ones are not. */
  taken: boolean;
  /** An earlier condition was unknown, so branches left out might be there. */
  unknown: boolean;
  readonly skippedNames: Set<string>;
}

/** What a condition says. */
export interface Decision {
  /** Undefined if nothing visible decides. */
  readonly known: boolean | undefined;
  /** Whether the branch is read: where nothing decides, as if what is not visible were not there. */
  readonly taken: boolean;
}

/** The nested `#if` groups. With an unknown condition one branch is read and the others' names are kept. */
export class ConditionalStack {
  readonly unknown: UnknownCondition[] = [];
  private readonly groups: Group[] = [];
  private skippedBy = 0;

  get skipping(): boolean {
    return this.skippedBy > 0;
  }

  get depth(): number {
    return this.groups.length;
  }

  begin(at: number, { known, taken }: Decision): void {
    const taking = taken;
    const unknown = known === undefined && !this.skipping;
    this.groups.push({ firstToken: at, taking, taken, unknown, skippedNames: new Set() });
    if (!taking) this.skippedBy++;
  }

  next(evaluate: () => Decision): void {
    const group = this.groups.at(-1);
    if (!group) return;
    if (!group.taking) this.skippedBy--;
    const { known, taken } = group.taken || this.skipping ? NOT_TAKEN : evaluate();
    if (known === undefined) group.unknown = true;
    group.taking = taken;
    group.taken ||= group.taking;
    if (!group.taking) this.skippedBy++;
  }

  end(at: number): void {
    const group = this.groups.pop();
    if (!group) return;
    if (!group.taking) this.skippedBy--;
    if (!group.unknown) return;
    const { firstToken, skippedNames } = group;
    this.unknown.push({ firstToken, endToken: at, skippedNames });
  }

  noteSkipped(token: Token): void {
    if (token.kind !== 'identifier') return;
    for (const group of this.groups) if (group.unknown) group.skippedNames.add(token.text);
  }

  /** Something that is not visible stands in front of the token `at`. */
  noteHidden(at: number): void {
    this.unknown.push({ firstToken: at, endToken: at, skippedNames: new Set() });
  }

  closeTo(depth: number, at: number): void {
    while (this.groups.length > depth) this.end(at);
  }

  finish(at: number): void {
    this.closeTo(0, at);
  }
}
