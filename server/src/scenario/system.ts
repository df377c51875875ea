import type { ShellSystem } from '@livepatch/shell';
import type { FaultInjector } from './faultInjector';
import { strerror } from '../kernel/strerror';
import type { BackgroundCommand } from './transcriptCommand';

/** A place in a source of a module. Line and column count from 1. */
export interface SourceLocation {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly functionName: string | undefined;
}

/** Something that the kernel printed, or that the machine detected while it ran a module's code. */
export interface LogEntry {
  /** `log`: a line of the kernel's log. `fault`: what the machine detected, a sentence without the `! `. */
  readonly kind: 'log' | 'fault';
  /** One line, without level and time stamp. */
  readonly text: string;
  /** Virtual time in ms since boot. */
  readonly time: number;
  /** Name of the task whose code printed it. */
  readonly task: string | undefined;
  /** The line of C that printed it; absent for the kernel's own lines. */
  readonly location: SourceLocation | undefined;
}

/** What reading and writing give, in place of a negative errno, where the process did not survive it. */
export const KILLED = -4096;

/** The text of what reading or writing a file gave that is no success. */
export function failureText(failure: number): string {
  return failure === KILLED ? 'Killed' : strerror(-failure);
}

/** The result of a tool: what it prints on standard error where it fails; undefined where it succeeded. */
export type ToolMessage = string | undefined;

/**
 * A machine as a shell on it sees it: tools and files. Every call runs to its end, in virtual time, before it
 * returns. Nothing of it touches the real machine except reading modules' sources.
 */
export interface System extends Omit<ShellSystem, 'failureText'> {
  /** All that was logged since boot; only grows. */
  readonly log: readonly LogEntry[];

  /** Loads `X.ko`; the file's name decides, folders are only for messages. `parameters` are `name=value` words. */
  insmod(path: string, parameters: readonly string[]): ToolMessage;
  modprobe(name: string, parameters: readonly string[]): ToolMessage;
  rmmod(name: string): ToolMessage;
  /** The modules that there are sources for, and loaded or not. */
  hasModule(name: string): boolean;
  /** The tags in a module's file, such as `livepatch` with `Y`, as modinfo lists them; undefined without such a module. */
  moduleInfo(name: string): readonly { readonly tag: string; readonly value: string }[] | undefined;
  loadedModules(): readonly {
    readonly name: string;
    readonly references: number;
    readonly usedBy: readonly string[];
  }[];

  /** The file's content, or a negative errno, or `KILLED`. Covers /sys, /proc and debugfs as far as they are modelled. */
  readFile(path: string): string | number;
  /** The number of characters taken, or a negative errno, or `KILLED`. `/dev/kmsg` is one of the files. */
  writeFile(path: string, text: string): number;
  /** Files that collect a text, such as a trace, forget it. */
  truncate(path: string): void;

  /** Reads a sysctl such as `kernel.ftrace_enabled`; undefined without one. */
  readSysctl(name: string): string | undefined;
  /** Writes it. Returns 0 or a negative errno. */
  writeSysctl(name: string, value: string): number;

  /**
   * Starts a process of user space that the model has (such as one that makes a system call again and again).
   * Returns its process id, or undefined if it is not known.
   */
  startProcess(path: string, args: readonly string[]): number | undefined;

  /** What a simulated machine can be made to do; a real one has none. */
  readonly faultInjector?: FaultInjector;

  /** Begins a command and does not wait for its end. */
  begin(command: BackgroundCommand): void;
  /** Waits for the commands that were begun. Returns what they print, in the order in which they were begun. */
  wait(): readonly ToolMessage[];

  /** Lets virtual time pass until nothing but periodic waiting is left, at most `msMax`. */
  settle(msMax: number): void;
}
