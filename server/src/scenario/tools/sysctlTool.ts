import { type Invocation, type Options, readOptions, type Tool } from '@livepatch/shell';
import { failureText, type System } from '../system';

const SYSCTL: Readonly<Record<string, string>> = {
  values: 'n',
  quiet: 'q',
  write: 'w',
  ignore: 'e',
  names: 'N',
};

type Values = Options['values'];

/** `sysctl` */
export const sysctl =
  (system: System): Tool =>
  (call) => {
    const { values, operands } = readOptions(call.args, [], SYSCTL);
    let status = 0;
    for (const operand of operands) {
      const [, name = operand, value] = /^([^=]*)=([^]*)$/.exec(operand) ?? [];
      const key = name.trim().replaceAll('/', '.');
      const failed =
        value === undefined
          ? show(system, call, key, values)
          : set(system, call, { key, value: value.trim() }, values);
      if (failed) status = values.has('e') ? status : 1;
    }
    return status;
  };

function show(system: System, { out, err }: Invocation, name: string, values: Values): boolean {
  const value = system.readSysctl(name);
  if (value === undefined) return !values.has('e') && unknownKey(name, err);
  if (values.has('N')) out(`${name}\n`);
  else out(values.has('n') ? `${value}\n` : `${name} = ${value}\n`);
  return false;
}

function unknownKey(name: string, err: (text: string) => void): boolean {
  err(`sysctl: cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory\n`);
  return true;
}

function set(
  system: System,
  { out, err }: Invocation,
  { key, value }: { readonly key: string; readonly value: string },
  values: Values,
): boolean {
  if (system.readSysctl(key) === undefined) return unknownKey(key, err);
  const refused = system.writeSysctl(key, value);
  if (refused < 0) {
    err(`sysctl: setting key "${key}": ${failureText(refused)}\n`);
    return true;
  }
  if (!values.has('q')) out(values.has('n') ? `${value}\n` : `${key} = ${value}\n`);
  return false;
}
