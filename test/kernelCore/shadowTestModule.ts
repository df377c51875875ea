import type { Kernel } from '../../server/src/kernel/kernel';
import type { Run } from '../../server/src/kernel/run';
import {
  shadowAlloc,
  shadowFree,
  shadowFreeAll,
  shadowGet,
  shadowGetOrAlloc,
} from '../../server/src/kernel/shadow';
import type { Pointer } from '../../server/src/kernel/structs';
import type { FakeCode } from './fakeModules';

const GFP_KERNEL = 0xcc0;
const FIRST_ID = 0x1234n;
const SECOND_ID = 0x1235n;
const CONSTRUCTOR = 'test_klp_shadow_vars:shadow_ctor';
const DESTRUCTOR = 'test_klp_shadow_vars:shadow_dtor';

/** The fields that are attached: per object one for each id. */
const FIELDS = [0, 1, 2].map((index) => ({
  obj: `obj${index}`,
  first: { pointsTo: `first${index}` },
  second: { pointsTo: `second${index}` },
}));

type Print = (text: string) => void;

/** Gives each pointer a number when it is first printed, so that the log is the same for all addresses. */
function numbering(): (pointer: Pointer | undefined) => number {
  const seen: (Pointer | undefined)[] = [];
  return (pointer) => {
    if (!seen.includes(pointer)) seen.push(pointer);
    return seen.indexOf(pointer);
  };
}

/** Does with shadow variables what the selftest's module does in its init, pass by pass. */
export function* runShadowTest(kernel: Kernel, code: FakeCode, print: Print): Run<number> {
  const number = numbering();
  const steps = shadowSteps(kernel, print, number);
  code.functions.set(CONSTRUCTOR, (_object, data, source) => {
    const { pointsTo } = source as { readonly pointsTo: string };
    (data as { pointsTo: string }).pointsTo = pointsTo;
    print(`shadow_ctor: PTR${number(data as Pointer)} -> PTR${number(pointsTo)}`);
    return 0;
  });
  code.functions.set(DESTRUCTOR, (object, data) => {
    print(`shadow_dtor(obj=PTR${number(object as Pointer)}, shadow_data=PTR${number(data as Pointer)})`);
    return 0;
  });

  number(undefined);
  steps.get('obj0', FIRST_ID);
  for (const [index, { obj, first, second }] of FIELDS.entries()) {
    number(first.pointsTo);
    yield* steps.alloc(obj, FIRST_ID, first, index % 2 === 1 ? 'alloc' : 'get_or_alloc');
    number(second.pointsTo);
    yield* steps.alloc(obj, SECOND_ID, second, 'alloc');
  }
  for (const { obj } of FIELDS) {
    steps.get(obj, FIRST_ID);
    steps.get(obj, SECOND_ID);
  }
  for (const { obj, first } of FIELDS) {
    const data = yield* steps.alloc(obj, FIRST_ID, first, 'get_or_alloc');
    steps.printExpected(data);
  }
  for (const { obj } of FIELDS) {
    yield* shadowFree(kernel, obj, FIRST_ID, DESTRUCTOR);
    print(`klp_shadow_free(obj=PTR${number(obj)}, id=0x1234, dtor=PTR${number(DESTRUCTOR)})`);
    steps.get(obj, FIRST_ID);
  }
  for (const { obj } of FIELDS) steps.get(obj, SECOND_ID);
  yield* shadowFreeAll(kernel, SECOND_ID, undefined);
  print(`klp_shadow_free_all(id=0x1235, dtor=PTR${number(undefined)})`);
  for (const { obj } of FIELDS) steps.get(obj, SECOND_ID);
  return 0;
}

function shadowSteps(kernel: Kernel, print: Print, number: (pointer: Pointer | undefined) => number) {
  const printExpected = (data: Pointer | undefined): void => {
    const { pointsTo } = (data ?? {}) as { readonly pointsTo?: string };
    if (data === undefined) print('  got expected NULL result');
    else print(`  got expected PTR${number(data)} -> PTR${number(pointsTo)} result`);
  };
  return {
    printExpected,
    get(obj: Pointer, id: bigint): void {
      const data = shadowGet(kernel, obj, id);
      print(`klp_shadow_get(obj=PTR${number(obj)}, id=0x${id.toString(16)}) = PTR${number(data)}`);
      printExpected(data);
    },
    *alloc(
      obj: Pointer,
      id: bigint,
      source: { readonly pointsTo: string },
      name: 'alloc' | 'get_or_alloc',
    ): Run<Pointer | undefined> {
      const allocate = name === 'alloc' ? shadowAlloc : shadowGetOrAlloc;
      const request = { obj, id, size: 8, gfpFlags: GFP_KERNEL };
      const data = yield* allocate(kernel, { ...request, constructor: CONSTRUCTOR, constructorData: source });
      print(
        `klp_shadow_${name}(obj=PTR${number(obj)}, id=0x${id.toString(16)}, size=8, gfp_flags=GFP_KERNEL), ` +
          `ctor=PTR${number(CONSTRUCTOR)}, ctor_data=PTR${number(source.pointsTo)} = PTR${number(data)}`,
      );
      return data;
    },
  };
}
