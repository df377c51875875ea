/** The interpreter of shell scripts: what its users need to know of it. */
export { type Invocation, type Tool } from './invocation';
export { matchesPattern } from './language/matchPattern';
export type { Run } from './run';
export { type ScriptEnd, type ShellScript, runShellScript } from './runShellScript';
export { lineOf, type Shell } from './shell';
export type { ShellSystem } from './shellSystem';
export { type Options, readOptions } from './tools/options';
export { unifiedDiff } from './unifiedDiff';
export { writtenCalls } from './writtenCalls';
