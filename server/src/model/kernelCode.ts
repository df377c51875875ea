import type { Place } from '../base/span';
import type { FunctionType, Marker } from '../syntax/ast';

/** A function as the kernel's own sources define it. */
export interface KernelFunction {
  readonly name: string;
  readonly type: FunctionType;
  readonly isStatic: boolean;
  readonly isInline: boolean;
  /** `__init`, `notrace` and the like. */
  readonly markers: readonly Marker[];
  readonly place: Place;
}

/** Functions of kernel sources that the user named with `--kernel-source` or the setting. */
export interface KernelCode {
  /**
   * All definitions of a name; several where files have static functions of one name.
   * @param object module name, or null for vmlinux; used to prefer files
   * @returns undefined if the sources have not been searched for the name
   */
  functionsNamed(object: string | null, name: string): readonly KernelFunction[] | undefined;
}
