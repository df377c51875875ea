import { type Invocation, inputOf } from '../invocation';
import { unescapeFormat } from '../language/escapes';

const CLASSES: Readonly<Record<string, string>> = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digit: '0123456789',
  space: ' \t\n\v\f\r',
  blank: ' \t',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

/** `tr` */
export function tr(call: Invocation): number {
  const letters = call.args.filter((arg) => /^-[cCdst]+$/.test(arg)).join('');
  const [first = '', second] = call.args.filter((arg) => !/^-[cCdst]+$/.test(arg)).map(expandSet);
  const isComplement = /c/i.test(letters);
  const isIn = (char: string): boolean => first.includes(char) !== isComplement;
  let text = Array.from(inputOf(call).rest());
  if (letters.includes('d')) text = text.filter((char) => !isIn(char));
  else if (second !== undefined && second !== '')
    text = text.map((char) => (isIn(char) ? translated(char) : char));
  if (letters.includes('s')) {
    const squeezed = second ?? first;
    const squeezes = (char: string): boolean => (second === undefined ? isIn(char) : squeezed.includes(char));
    text = text.filter((char, index) => char !== text[index - 1] || !squeezes(char));
  }
  call.out(text.join(''));
  return 0;

  function translated(char: string): string {
    const to = second ?? '';
    return isComplement ? to.slice(-1) : (to[first.indexOf(char)] ?? to.slice(-1));
  }
}

function expandSet(text: string): string {
  const classes = text.replace(/\[:(\w+):\]/g, (all, name: string) =>
    name === 'alpha'
      ? `${CLASSES['upper'] ?? ''}${CLASSES['lower'] ?? ''}`
      : name === 'alnum'
        ? ALNUM
        : Object.hasOwn(CLASSES, name)
          ? (CLASSES[name] ?? all)
          : all,
  );
  const { text: unescaped } = unescapeFormat(classes);
  return unescaped.replace(/([^])-([^])/g, (all, from: string, to: string) => {
    const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
    if (first > last || classes.includes('[:')) return all;
    return Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index)).join(
      '',
    );
  });
}

const ALNUM = `${CLASSES['digit'] ?? ''}${CLASSES['upper'] ?? ''}${CLASSES['lower'] ?? ''}`;
