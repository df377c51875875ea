/**
 * The one place in which a real kernel's log is changed before it is compared. What is done, and why:
 *
 * - Records of several lines become lines, and escaped characters themselves.
 * - Complaints about modules that are out of the tree, unsigned or livepatches are left out: they depend on how the kernel was
 *   built and on what was loaded earlier, not on the scenario.
 * - Of a warning there remain the line that announces it, its text, and file and function. Registers, stack, code,
 *   module list, process and line number are left out: they tell of this build of the kernel.
 * - Of a relocation that cannot be written, kind and place are left out: they tell of how the module was compiled.
 * - Of an oops there remains its first line, as what a kernel detects: nothing goes on after it.
 * - A stack dump without a warning (sysfs prints one for a name that is taken) is left out.
 */
export function normaliseLog(records: readonly string[]): readonly string[] {
  const lines = records.flatMap(linesOf).filter((line) => !NOISE.some((each) => each.test(line)));
  return withoutDumps(lines);
}

const NOISE: readonly RegExp[] = [
  /: loading out-of-tree module taints kernel\.$/,
  /: module verification failed: signature and\/or required key missing - tainting kernel$/,
  /: tainting kernel with TAINT_LIVEPATCH$/,
];

const RELOCATION = /(Skipping invalid relocation target, existing value is nonzero) for type .*$/;

/** /dev/kmsg writes control characters and backslashes as `\xNN`. */
function linesOf(record: string): readonly string[] {
  const bytes = record.replace(/\\x([0-9a-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return bytes.split('\n').map((line) => line.trimEnd().replace(RELOCATION, '$1'));
}

const OOPS =
  /^(?:BUG: (?:kernel NULL pointer dereference|unable to handle)|Oops: |general protection fault|kernel BUG at |divide error: )/;
const DUMP_BEGIN = /^CPU: \d+ (?:UID: \d+ )?PID: \d+ Comm: /;
const DUMP_END = /^ <\/TASK>$/;
const WARNING = /^WARNING: CPU: \d+ PID: \d+ at (\S+?):(\d+) ([^\s+]+)\+/;
const WARNING_END = /^---\[ end trace/;

function withoutDumps(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let end: RegExp | undefined;
  for (const line of lines) {
    if (OOPS.test(line)) return [...kept, `! ${line}`];
    if (end) {
      if (end.test(line)) end = undefined;
      continue;
    }
    const [, file, number, func] = WARNING.exec(line) ?? [];
    if (file !== undefined && number !== undefined && func !== undefined) {
      kept.push(`WARNING: at ${warningLocation(file, number)} ${func}`);
      end = WARNING_END;
    } else if (DUMP_BEGIN.test(line)) end = DUMP_END;
    else kept.push(line);
  }
  return kept;
}

/** Of the kernel's own files the path says enough; of a module's, name and line are known on both sides. */
function warningLocation(file: string, line: string): string {
  return file.startsWith('/') ? `${file.replace(/^.*\//, '')}:${line}` : file;
}
