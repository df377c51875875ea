import type { Budget } from '../../budget';
import type { Address, SedCommand, Substitution } from './program';

/** One run of a program of sed over lines. */
export class SedRun {
  output = '';
  status = 0;
  private pattern = '';
  private hold = '';
  private line = 0;
  private appended = '';
  private substituted = false;
  private hasEnded = false;
  /** The commands with two addresses that are between them, with the line that they end on if that is known. */
  private readonly active = new Map<SedCommand, number>();

  constructor(
    private readonly program: readonly SedCommand[],
    private readonly lines: readonly string[],
    private readonly isQuiet: boolean,
    private readonly budget: Budget,
  ) {}

  run(): void {
    while (!this.hasEnded && this.line < this.lines.length) {
      this.pattern = this.lines[this.line++] ?? '';
      this.substituted = false;
      this.cycle();
    }
  }

  private cycle(): void {
    let index = 0;
    let restarts = false;
    do {
      restarts = false;
      while (index < this.program.length) {
        this.budget.step();
        const command = this.program[index++];
        if (!command) break;
        if (!this.applies(command)) {
          if (command.letter === '{') index = command.end;
          continue;
        }
        const next = this.execute(command);
        if (next === 'delete') {
          this.flushAppended();
          return;
        }
        if (next === 'end') break;
        if (next === 'restart') {
          restarts = true;
          index = 0;
          break;
        }
        if (typeof next === 'number') index = next;
      }
    } while (restarts);
    if (!this.isQuiet) this.output += `${this.pattern}\n`;
    this.flushAppended();
  }

  private flushAppended(): void {
    this.output += this.appended;
    this.appended = '';
  }

  /** Does one command. Returns where to go on if that is not the next one. */
  private execute(command: SedCommand): number | 'delete' | 'end' | 'restart' | undefined {
    const { letter, text } = command;
    switch (letter) {
      case 's':
        if (command.substitution) this.substitute(command.substitution);
        return undefined;
      case 'y':
        this.pattern = Array.from(this.pattern)
          .map((char) => command.characters?.get(char) ?? char)
          .join('');
        return undefined;
      case 'b':
        return this.labelled(text);
      case 't':
        if (!this.substituted) return undefined;
        this.substituted = false;
        return this.labelled(text);
      case 'q':
      case 'Q':
        this.hasEnded = true;
        this.status = Number(text || 0);
        return letter === 'q' ? 'end' : 'delete';
      case 'd':
        return 'delete';
      case 'D':
        return this.deleteFirst();
      case 'n':
      case 'N':
        return this.next(letter);
      case 'c':
        if (!command.to || !this.active.has(command)) this.output += `${text}\n`;
        return 'delete';
      default:
        this.edit(letter, text);
        return undefined;
    }
  }

  /** The commands that do one thing to the spaces or the output. */
  private edit(letter: string, text: string): void {
    const first = this.pattern.split('\n')[0] ?? '';
    if (letter === 'p') this.output += `${this.pattern}\n`;
    else if (letter === 'P') this.output += `${first}\n`;
    else if (letter === '=') this.output += `${this.line}\n`;
    else if (letter === 'i') this.output += `${text}\n`;
    else if (letter === 'a') this.appended += `${text}\n`;
    else if (letter === 'g') this.pattern = this.hold;
    else if (letter === 'G') this.pattern += `\n${this.hold}`;
    else if (letter === 'h') this.hold = this.pattern;
    else if (letter === 'H') this.hold += `\n${this.pattern}`;
    else if (letter === 'x') [this.pattern, this.hold] = [this.hold, this.pattern];
    else if (letter === 'z') this.pattern = '';
    else if (letter === 'l') this.output += `${JSON.stringify(this.pattern).slice(1, -1)}$\n`;
  }

  private deleteFirst(): 'delete' | 'restart' {
    const end = this.pattern.indexOf('\n');
    if (end === -1) return 'delete';
    this.pattern = this.pattern.slice(end + 1);
    return 'restart';
  }

  private next(letter: 'n' | 'N'): 'end' | 'delete' | undefined {
    const following = this.lines[this.line];
    if (following === undefined) {
      this.hasEnded = true;
      return 'end';
    }
    this.line++;
    if (letter === 'N') this.pattern += `\n${following}`;
    else {
      if (!this.isQuiet) this.output += `${this.pattern}\n`;
      this.flushAppended();
      this.pattern = following;
    }
    return undefined;
  }

  private labelled(label: string): number {
    const at = this.program.findIndex(({ letter, text }) => letter === ':' && text === label);
    return label === '' || at === -1 ? this.program.length : at;
  }

  private substitute({ regex, replacement, isGlobal, prints, nth }: Substitution): void {
    let result = '';
    let from = 0;
    let count = 0;
    let lastEnd = -1;
    let isChanged = false;
    while (from <= this.pattern.length) {
      const match = regex.exec(this.pattern, from);
      if (!match) break;
      const end = match.index + match[0].length;
      if (match[0] === '' && match.index === lastEnd) {
        result += this.pattern.charAt(from++);
        lastEnd = -1;
        continue;
      }
      lastEnd = end;
      count++;
      const applies = count >= nth && (isGlobal || count === nth);
      result += this.pattern.slice(from, match.index) + (applies ? fill(replacement, match) : match[0]);
      isChanged ||= applies;
      from = end;
      if (match[0] === '') result += this.pattern.charAt(from++);
      if (applies && !isGlobal) break;
    }
    if (!isChanged) return;
    this.pattern = this.budget.checkText(result + this.pattern.slice(from));
    this.substituted = true;
    if (prints) this.output += `${this.pattern}\n`;
  }

  private applies(command: SedCommand): boolean {
    return this.isSelected(command) !== command.isNegated;
  }

  private isSelected(command: SedCommand): boolean {
    const { from, to } = command;
    if (!from) return true;
    if (!to) return this.matches(from);
    const end = this.active.get(command);
    if (end !== undefined) {
      if (this.line >= end || (end === Infinity && this.matches(to))) this.active.delete(command);
      return end === Infinity || this.line <= end;
    }
    if (!this.matches(from)) return false;
    const stop = to.kind === 'line' ? to.number : to.kind === 'plus' ? this.line + to.count : Infinity;
    if (stop > this.line) this.active.set(command, stop);
    return true;
  }

  private matches(address: Address): boolean {
    switch (address.kind) {
      case 'line':
        return this.line === address.number;
      case 'last':
        return this.line === this.lines.length;
      case 'step':
        return address.step === 0
          ? this.line === address.first
          : this.line >= address.first && (this.line - address.first) % address.step === 0;
      case 'plus':
        return false;
      case 'regex':
        return address.regex.test(this.pattern);
    }
  }
}

/** Fills a replacement with what was matched. */
function fill(replacement: string, match: RegExpExecArray): string {
  return replacement.replace(
    /\\([0-9])|\\n|\\t|\\([^])|&/g,
    (all: string, group?: string, escaped?: string) => {
      if (group !== undefined) return match[Number(group)] ?? '';
      if (all === '\\n') return '\n';
      if (all === '\\t') return '\t';
      return escaped ?? match[0];
    },
  );
}
