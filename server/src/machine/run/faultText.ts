import { FIRST_ERROR_ADDRESS } from '../../base/errorNames';
import { describeObject } from '../memory/describeObject';
import type { Access, FaultDetail } from './fault';

/** What is wrong, as a sentence without its place. */
export function faultText(fault: FaultDetail): string {
  switch (fault.cause) {
    case 'access':
      return 'access' in fault ? accessText(fault.kind, fault.access) : addressText(fault);
    case 'object':
      return objectText(fault.kind, fault.access);
    case 'no sentinel':
      return `The kernel reads past the end of ${describeObject(fault.object)}: no entry of zeros ends the array of ${fault.tag}.`;
    case 'call':
      return callText(fault);
    case 'return':
      return `${fault.functionName}() runs on after its module ${fault.module} was unloaded.`;
    case 'interrupt':
      return `Code in an interrupt cannot wait for ${fault.waitsFor}.`;
    case 'other':
      return fault.sentence;
  }
}

/** The same as a clause that goes on. */
export function faultClause(fault: FaultDetail): string {
  return faultText(fault).replace(/\.$/, '');
}

function callText(fault: Extract<FaultDetail, { readonly cause: 'call' }>): string {
  switch (fault.kind) {
    case 'null-dereference':
      return 'Called NULL.';
    case 'use-after-free':
      return `Called ${fault.functionName}() of the module ${fault.module}, which is unloaded.`;
    case 'sleep-in-atomic':
      return `${fault.callee}() may sleep, but ${fault.reason}.`;
  }
}

function objectText(kind: 'wild-pointer' | 'read-only', { isWrite, object }: Access): string {
  return kind === 'wild-pointer'
    ? `${verb(isWrite)} the code of ${object.name}().`
    : `${verb(isWrite)} ${describeObject(object)}, which is read-only.`;
}

function addressText({
  kind,
  isWrite,
  size,
  address,
}: Extract<FaultDetail, { readonly address: bigint }>): string {
  const bytes = `${size} byte${size === 1 ? '' : 's'}`;
  if (kind === 'null-dereference')
    return `NULL pointer dereference: ${verb(isWrite).toLowerCase()} ${bytes} at ${hex(address)}.`;
  const isError = address >= FIRST_ERROR_ADDRESS;
  const what = isError
    ? `the error pointer ${BigInt.asIntN(64, address).toString()}`
    : `the address ${hex(address)}`;
  return `${verb(isWrite)} ${bytes} at ${what}, where nothing is mapped.`;
}

function accessText(
  kind: 'use-after-free' | 'out-of-bounds' | 'uninitialised-read',
  { isWrite, size, offset, object }: Access,
): string {
  const what = `${verb(isWrite)} ${size} byte${size === 1 ? '' : 's'} at offset ${offset} of ${describeObject(object)}`;
  if (kind === 'out-of-bounds')
    return `${what}, whose size is ${object.size} byte${object.size === 1 ? '' : 's'}.`;
  if (kind === 'uninitialised-read') return `${what} before it was initialised.`;
  const how =
    object.end === 'freed' ? 'freed' : object.end === 'returned' ? 'whose function returned' : 'unloaded';
  const where = object.endPlace === undefined ? '' : ` at ${object.endPlace}`;
  return `${what}, ${how}${where}.`;
}

function verb(isWrite: boolean): string {
  return isWrite ? 'Wrote' : 'Read';
}

function hex(address: bigint): string {
  return `0x${address.toString(16).padStart(16, '0')}`;
}
