import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../server/src/kernel/time';
import { LoadedModule } from '../../server/src/machine/run/loadedModule';
import { moduleParameters, parseParameters } from '../../server/src/machine/lib/module/parameters';
import { splitParameters } from '../../server/src/machine/lib/module/parameterWords';
import { runC } from '../support/runC';

/** A module with these declarations, its parameters set as on a command line. */
function load(declarations: string, words: readonly string[], body = 'return 0;') {
  const { machine } = runC(`${declarations}\nint f(void) { ${body} }`);
  const { kernel } = machine;
  const module = kernel.modules.get('test');
  if (!(module instanceof LoadedModule)) throw new Error('There is no module.');
  const err = runToEnd(kernel, parseParameters(machine, module, words));
  const parameters = moduleParameters(machine, module);
  const get = (name: string): string | number | undefined => {
    const parameter = parameters.find((each) => each.name === name);
    return parameter && runToEnd(kernel, parameter.get());
  };
  return { err, get, parameters, log: kernel.log, machine };
}

describe('kinds of parameters', () => {
  it.each([
    ['byte', 'unsigned char', '200', '200\n'],
    ['short', 'short', '-7', '-7\n'],
    ['ushort', 'unsigned short', '65535', '65535\n'],
    ['int', 'int', '0x10', '16\n'],
    ['int', 'int', '010', '8\n'],
    ['uint', 'unsigned int', '4294967295', '4294967295\n'],
    ['long', 'long', '-9223372036854775808', '-9223372036854775808\n'],
    ['ulong', 'unsigned long', '18446744073709551615', '18446744073709551615\n'],
    ['ullong', 'unsigned long long', '5', '5\n'],
    ['hexint', 'unsigned int', '255', '0x0000ff\n'],
    ['bool', 'bool', 'on', 'Y\n'],
    ['bool', 'bool', 'n', 'N\n'],
    ['invbool', 'bool', '1', 'Y\n'],
    ['charp', 'char *', 'words', 'words\n'],
  ])('%s takes %s', (kind, type, given, shown) => {
    const { err, get } = load(`static ${type} value; module_param(value, ${kind}, 0644);`, [
      `value=${given}`,
    ]);
    expect({ err, shown: get('value') }).toEqual({ err: 0, shown });
  });

  it.each([
    ['byte', 'unsigned char', '256', -34],
    ['short', 'short', '40000', -34],
    ['int', 'int', '2147483648', -34],
    ['int', 'int', 'abc', -22],
    ['int', 'int', '', -22],
    ['uint', 'unsigned int', '-1', -22],
    ['bool', 'bool', 'perhaps', -22],
  ])('%s (%s) refuses %s with %i', (kind, type, given, errno) => {
    const { err, log } = load(`static ${type} value; module_param(value, ${kind}, 0644);`, [
      `value=${given}`,
    ]);
    expect(err).toBe(errno);
    expect(log).toEqual([`test: \`${given}' invalid for parameter \`value'`]);
  });

  it('a flag needs no value, a number does', () => {
    expect(load('static bool flag; module_param(flag, bool, 0);', ['flag']).get('flag')).toBe('Y\n');
    expect(load('static int number; module_param(number, int, 0);', ['number'])).toMatchObject({
      err: -22,
      log: ["test: `' invalid for parameter `number'"],
    });
  });

  it('arrays count their elements', () => {
    const list = 'static int list[3]; static int count; module_param_array(list, int, &count, 0444);';
    expect(load(list, ['list=1,-2']).get('list')).toBe('1,-2\n');
    expect(load(list, ['list=1,2,3,4'])).toMatchObject({
      err: -22,
      log: ['list: can only take 3 arguments', "test: `1,2,3,4' invalid for parameter `list'"],
    });
  });

  it('strings fit or are refused', () => {
    const string = 'static char text[6]; module_param_string(label, text, sizeof(text), 0600);';
    expect(load(string, ['label=hello']).get('label')).toBe('hello\n');
    expect(load(string, ['label=hello!'])).toMatchObject({
      err: -28,
      log: ["label: string doesn't fit in 5 chars.", "test: `hello!' too large for parameter `label'"],
    });
  });

  it('a module can set and show them itself', () => {
    const own = `
static int value = 1;
static int set(const char *val, const struct kernel_param *kp)
{
  int err = param_set_int(val, kp);
  pr_info("set to %s: %d\\n", val, err);
  return value > 9 ? -EDOM : err;
}
static const struct kernel_param_ops ops = { .set = set, .get = param_get_int };
module_param_cb(value, &ops, &value, 0644);`;
    expect(load(own, ['value=5'])).toMatchObject({ err: 0, log: ['set to 5: 0'] });
    expect(load(own, ['value=10'])).toMatchObject({
      err: -33,
      log: ['set to 10: 0', "test: `10' invalid for parameter `value'"],
    });
  });

  it('under another name than the variable, dashes and all', () => {
    const named = 'static int inner; module_param_named(outer_name, inner, int, 0444);';
    const { parameters, get } = load(named, ['outer-name=3']);
    expect(parameters.map(({ name, mode }) => [name, mode])).toEqual([['outer_name', 0o444]]);
    expect(get('outer_name')).toBe('3\n');
  });
});

describe('the command line', () => {
  it('mentions parameters that nobody has', () => {
    expect(load('', ['nope=1', 'dyndbg=+p'])).toMatchObject({
      err: 0,
      log: ["test: unknown parameter 'nope' ignored"],
    });
  });

  it.each([
    [
      'a=1 b',
      [
        ['a', '1'],
        ['b', undefined],
      ],
    ],
    [
      'a="x y" "b=z w"',
      [
        ['a', 'x y'],
        ['b', 'z w'],
      ],
    ],
    [
      '  a=  b=c=d ',
      [
        ['a', ''],
        ['b', 'c=d'],
      ],
    ],
    ['a=1 -- b=2', [['a', '1']]],
    ['', []],
  ])('%s', (line, words) => {
    expect(splitParameters(line).map(({ name, value }) => [name, value])).toEqual(words);
  });

  it('frees the value of a charp that is replaced', () => {
    const { machine, get } = load('static char *text = "first"; module_param(text, charp, 0644);', [
      'text=a',
      'text=b',
    ]);
    expect(get('text')).toBe('b\n');
    expect(machine.faults).toEqual([]);
  });
});
