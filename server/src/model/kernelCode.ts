import type { Place } from '../base/span';
import type { FunctionType } from '../syntax/ast';

/** A function as the kernel's own sources define it. */
export interface KernelFunction {
  readonly name: string;
  /** Undefined if it cannot be read with certainty. */
  readonly type: FunctionType | undefined;
  /** All words of its head but for the name and the parameters: `static`, `inline`, `__init`, those of its type. */
  readonly words: ReadonlySet<string>;
  /** The name in the definition. */
  readonly place: Place;
}

/** Functions of kernel sources that the user named with `--kernel-source` or the setting. */
export interface KernelCode {
  /**
   * All definitions of a name; several where files have static functions of one name, or conditions choose one.
   * @returns undefined if the sources have not been searched for the name
   */
  functionsNamed(name: string): readonly KernelFunction[] | undefined;
}
