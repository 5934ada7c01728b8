import fc from 'fast-check';
import { Known } from './known.ts';

type Any = fc.Arbitrary<unknown>;

/** Part of every hostile text, and never to be echoed in an error. */
export const mark = 'a-mark-that-must-not-come-back';

/** In Node since version 22, but not yet in TypeScript's types. */
const json = JSON as unknown as {
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
};

/** Numbers that JSON can express and a program cannot hold, or not exactly. */
const numbers = ['1e400', '-1e400', '-0', '1e21', '99999999999999999999', '0.1e-400', '5e-324'];

/** Parts of text that a database, a terminal or a path cannot hold. */
const pieces = ['\u0000', '\ud800', '\udc00\ud800', '\u001b[2J', '\u202e', '../', '%00', "'; --"];

const names = ['__proto__', 'constructor', 'toString', 'then', 'toJSON', 'length', '_placeholder'];

const nested = (depth: number): unknown => {
  let value: unknown = mark;
  for (let level = 0; level < depth; level += 1) {
    value = level % 2 === 0 ? [value] : { [mark]: value };
  }
  return value;
};

const plainHostile: Any = fc.constantFrom<unknown>(
  ...[null, true, false, '', ' ', 0, -1, 1.5, 2 ** 31, 2 ** 53, [], {}],
  ...names,
);
const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...pieces).map((piece) => `${mark}${piece}`),
  fc.string({ unit: 'binary' }).map((text) => `${mark}${text}`),
);
const huge = fc.integer({ min: 300, max: 30_000 }).map((length) => mark.padEnd(length, 'x'));

/** One value of a wrong kind, or out of all bounds. */
const hostileValue: Any = fc.oneof(
  { weight: 6, arbitrary: plainHostile },
  { weight: 4, arbitrary: fc.constantFrom(...numbers).map((text) => json.rawJSON(text)) },
  { weight: 4, arbitrary: hostileText },
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: huge },
  { weight: 1, arbitrary: fc.integer({ min: 50, max: 1000 }).map(nested) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 8 }) },
);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** An object whose members can be changed. */
export const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !isList(value) &&
  !(value instanceof Known) &&
  !ArrayBuffer.isView(value) &&
  !json.isRawJSON(value);

/** The same value with each member changed; those that become `gone` are left out. */
export function mapMembers(value: unknown, change: (member: unknown) => unknown): unknown {
  if (isList(value)) return value.map(change).filter((member) => member !== gone);
  if (!isPlain(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, change(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== gone));
}

const gone = Symbol('gone');

type Change = (value: unknown) => unknown;

/** Small changes that leave the rest of a message valid. */
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: hostileValue.map((bad) => () => bad) },
  { weight: 2, arbitrary: fc.constant(() => gone) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(mark, ...names), hostileValue).map(
      ([name, bad]): Change =>
        (value) =>
          isPlain(value) ? { ...value, [name]: bad } : bad,
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...pieces, ' ', 'X'), fc.integer({ min: -1e9, max: 1e9 }))
      .map(([piece, factor]): Change => (value) => {
        if (typeof value === 'string') return factor < 0 ? value + piece : value.toUpperCase();
        if (typeof value === 'number') return factor < 0 ? String(value) : value * factor + 0.5;
        return isList(value) ? Array<unknown>(100).fill(value[0] ?? piece) : piece;
      }),
  },
);

function sizeOf(value: unknown): number {
  let size = 1;
  mapMembers(value, (member) => {
    size += sizeOf(member);
  });
  return size;
}

/** Changes the part at this index when all parts of a value are counted. */
function changeAt(value: unknown, place: number, how: Change): unknown {
  let at = place % sizeOf(value);
  const visit = (part: unknown): unknown => {
    at -= 1;
    return at === -1 ? how(part) : mapMembers(part, visit);
  };
  const changed = visit(value);
  return changed === gone ? null : changed;
}

/** A valid value with one or two errors. */
const nearly = (right: Any): Any =>
  fc
    .tuple(right, fc.array(fc.tuple(fc.nat({ max: 1000 }), change), { minLength: 1, maxLength: 2 }))
    .map(([value, changes]) =>
      changes.reduce<unknown>((left, [place, how]) => changeAt(left, place, how), value),
    );

/** What may be sent for a schema: valid, nearly valid, or anything at all. */
export const sentFor = (right: Any): Any =>
  fc.oneof(
    { weight: 6, arbitrary: right },
    { weight: 5, arbitrary: nearly(right) },
    { weight: 1, arbitrary: fc.oneof(hostileValue, fc.jsonValue({ maxDepth: 4 })) },
  );
