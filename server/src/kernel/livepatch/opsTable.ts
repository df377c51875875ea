import type { KlpFunc } from './klpStructs';
import type { FunctionId } from '../structs';

/** `struct klp_ops`: the functions that stand in for one function, newest first. */
export interface KlpOps {
  readonly funcStack: KlpFunc[];
}

/** The functions that are patched. The kernel keeps a list; a table finds one among thousands at once. */
export class OpsTable {
  private readonly byFunction = new Map<FunctionId | undefined, KlpOps>();
  /** How many functions of a name of vmlinux are patched. */
  private readonly names = new Map<string, number>();
  private readonly inModules = new Map<string, FunctionId>();

  get size(): number {
    return this.byFunction.size;
  }

  /** @param oldFunc undefined for a function that was not found, which is never patched */
  get(oldFunc: FunctionId | undefined): KlpOps | undefined {
    return this.byFunction.get(oldFunc);
  }

  add(oldFunc: FunctionId, ops: KlpOps): void {
    this.byFunction.set(oldFunc, ops);
    this.count(oldFunc, 1);
  }

  /** It has to be there. */
  remove(oldFunc: FunctionId): void {
    this.byFunction.delete(oldFunc);
    this.count(oldFunc, -1);
  }

  /** Of all patched functions, in the order in which they were patched first. */
  all(): KlpOps[] {
    return [...this.byFunction.values()];
  }

  /** Whether a function of vmlinux with this name is patched. */
  hasName(name: string): boolean {
    return (this.names.get(name) ?? 0) > 0;
  }

  /** The names of the patched functions of vmlinux. */
  vmlinuxNames(): string[] {
    return [...this.names].filter(([, count]) => count > 0).map(([name]) => name);
  }

  /** The patched function of a module that has this name. */
  ofModule(name: string): FunctionId | undefined {
    return this.inModules.get(name);
  }

  private count(oldFunc: FunctionId, by: number): void {
    const at = oldFunc.indexOf(':');
    const [owner, name] = [oldFunc.slice(0, at), oldFunc.slice(at + 1, oldFunc.lastIndexOf(','))];
    if (owner === 'vmlinux') this.names.set(name, (this.names.get(name) ?? 0) + by);
    else if (by > 0) this.inModules.set(name, oldFunc);
    else this.inModules.delete(name);
  }
}
