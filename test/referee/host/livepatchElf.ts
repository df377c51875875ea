/**
 * Does for a module what build tools of livepatches do after the linker: relocations against symbols called
 * `.klp.sym.rela.WHERE.OBJECT.NAME,POSITION` move into sections `.klp.rela.WHERE.SECTION`, which the livepatch core applies
 * when WHERE is there, and the symbols become `.klp.sym.OBJECT.NAME,POSITION`. Other modules stay as they are.
 */
export function withLivepatchRelocations(module: Buffer): Buffer {
  const elf = new Elf(module);
  const symbols = elf.livepatchSymbols();
  return symbols.size === 0 ? module : elf.rewritten(symbols);
}

const HEADER_SIZE = 64;
const SECTION_SIZE = 64;
const SYMBOL_SIZE = 24;
const RELA_SIZE = 24;
const SHT_SYMTAB = 2;
const SHT_RELA = 4;
const SHF_ALLOC = 2n;
const SHF_RELA_LIVEPATCH = 0x00100000n;
const SHN_LIVEPATCH = 0xff20;
const SYMBOL = /^\.klp\.sym\.rela\.([^.]+)\.(.*)$/;

interface Section {
  /** Its header, as it will be written. */
  readonly header: Buffer;
  readonly name: string;
}

/** A relocatable file for x86-64. */
class Elf {
  private readonly sections: readonly Section[];
  private readonly symtab: Buffer;
  private readonly symtabIndex: number;
  /** Names and data that are put behind the file. */
  private readonly added: Buffer[] = [];
  private size: number;

  constructor(private readonly file: Buffer) {
    this.size = file.length;
    const start = Number(file.readBigUInt64LE(40));
    const headers = Array.from({ length: file.readUInt16LE(60) }, (_, index) =>
      Buffer.from(file.subarray(start + index * SECTION_SIZE, start + (index + 1) * SECTION_SIZE)),
    );
    const names = contentOf(file, headers[file.readUInt16LE(62)]);
    this.sections = headers.map((header) => ({ header, name: textAt(names, header.readUInt32LE(0)) }));
    this.symtabIndex = headers.findIndex((header) => header.readUInt32LE(4) === SHT_SYMTAB);
    this.symtab = contentOf(file, headers[this.symtabIndex]);
  }

  /** The object that has to be there for a symbol, by the symbol's index. */
  livepatchSymbols(): ReadonlyMap<number, string> {
    const strings = contentOf(this.file, this.sections[this.stringsIndex]?.header);
    const found = new Map<number, string>();
    for (let index = 0; index * SYMBOL_SIZE < this.symtab.length; index++) {
      const name = textAt(strings, this.symtab.readUInt32LE(index * SYMBOL_SIZE));
      const [, where] = SYMBOL.exec(name) ?? [];
      if (where !== undefined) found.set(index, where);
    }
    return found;
  }

  private get stringsIndex(): number {
    return this.sections[this.symtabIndex]?.header.readUInt32LE(40) ?? 0;
  }

  rewritten(symbols: ReadonlyMap<number, string>): Buffer {
    this.nameSymbols(symbols);
    const made = this.sections.flatMap((section) =>
      this.isRelocation(section) ? this.moved(section, symbols) : [],
    );
    return this.assembled([...this.sections, ...made]);
  }

  private isRelocation({ header }: Section): boolean {
    const target = this.sections[header.readUInt32LE(44)];
    const isLoaded = target !== undefined && (target.header.readBigUInt64LE(8) & SHF_ALLOC) !== 0n;
    return header.readUInt32LE(4) === SHT_RELA && isLoaded;
  }

  private nameSymbols(symbols: ReadonlyMap<number, string>): void {
    const strings = this.sections[this.stringsIndex]?.header;
    if (!strings) return;
    const old = contentOf(this.file, strings);
    const names: Buffer[] = [old];
    let length = old.length;
    for (const index of symbols.keys()) {
      const at = index * SYMBOL_SIZE;
      const [, , rest = ''] = SYMBOL.exec(textAt(old, this.symtab.readUInt32LE(at))) ?? [];
      const name = Buffer.from(`.klp.sym.${rest}\0`);
      this.symtab.writeUInt32LE(length, at);
      this.symtab.writeUInt16LE(SHN_LIVEPATCH, at + 6);
      names.push(name);
      length += name.length;
    }
    this.location(strings, Buffer.concat(names));
  }

  /** The sections that relocations of one section move to; it keeps the others. */
  private moved(section: Section, symbols: ReadonlyMap<number, string>): readonly Section[] {
    const entries = relasOf(contentOf(this.file, section.header));
    const locationOf = (entry: Buffer): string | undefined => symbols.get(entry.readUInt32LE(12));
    const locations = new Set(entries.flatMap((entry) => locationOf(entry) ?? []));
    if (locations.size === 0) return [];
    const made = [...locations].map((location) => {
      const header = Buffer.from(section.header);
      header.writeBigUInt64LE(header.readBigUInt64LE(8) | SHF_ALLOC | SHF_RELA_LIVEPATCH, 8);
      this.location(header, Buffer.concat(entries.filter((entry) => locationOf(entry) === location)));
      return { header, name: `.klp.rela.${location}.${section.name.replace(/^\.rela/, '')}` };
    });
    this.location(section.header, Buffer.concat(entries.filter((entry) => locationOf(entry) === undefined)));
    return made;
  }

  /** Puts the content of a section behind all others. */
  private location(header: Buffer, content: Buffer): void {
    const padding = Buffer.alloc((8 - (this.size % 8)) % 8);
    this.added.push(padding, content);
    header.writeBigUInt64LE(BigInt(this.size + padding.length), 24);
    header.writeBigUInt64LE(BigInt(content.length), 32);
    this.size += padding.length + content.length;
  }

  private assembled(sections: readonly Section[]): Buffer {
    const names = sections[this.file.readUInt16LE(62)]?.header;
    if (!names) throw new Error('The module has no names of sections.');
    let length = 0;
    const texts = sections.map(({ header, name }) => {
      header.writeUInt32LE(length, 0);
      length += Buffer.byteLength(name) + 1;
      return Buffer.from(`${name}\0`);
    });
    this.location(names, Buffer.concat(texts));
    const symtab = this.sections[this.symtabIndex]?.header;
    if (symtab) this.location(symtab, this.symtab);
    const padding = Buffer.alloc((8 - (this.size % 8)) % 8);
    const file = Buffer.from(this.file);
    file.writeBigUInt64LE(BigInt(this.size + padding.length), 40);
    file.writeUInt16LE(sections.length, 60);
    if (file.readUInt16LE(52) !== HEADER_SIZE) throw new Error('The module is no 64-bit ELF file.');
    return Buffer.concat([file, ...this.added, padding, ...sections.map(({ header }) => header)]);
  }
}

function contentOf(file: Buffer, header: Buffer | undefined): Buffer {
  if (!header) throw new Error('The module lacks a section.');
  const start = Number(header.readBigUInt64LE(24));
  return Buffer.from(file.subarray(start, start + Number(header.readBigUInt64LE(32))));
}

function textAt(strings: Buffer, offset: number): string {
  return strings.toString('utf8', offset, strings.indexOf(0, offset));
}

function relasOf(content: Buffer): readonly Buffer[] {
  return Array.from({ length: content.length / RELA_SIZE }, (_, index) =>
    content.subarray(index * RELA_SIZE, (index + 1) * RELA_SIZE),
  );
}
