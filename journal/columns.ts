/**
 * Columns of a batch as Postgres' binary arrays. The text form costs twice on the hot path: here every element is
 * quoted and escaped, there every character is looked at; in binary a text is copied once on either side.
 * Layout: array_send in https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/arrayfuncs.c
 */

/** pg_type.oid of the elements. */
const OID = { text: 25, int4: 23, timestamptz: 1184 } as const;

/** Dimensions, null flag, element type; then, where there are elements, their count and the lower bound. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
/** UTF-8 of one UTF-16 unit, at most. */
const UTF8_BYTES = 3;

/** 2000-01-01, from where Postgres counts microseconds. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

type Values<T> = readonly (T | null)[];

/** text[]. An array without any value is sent as an empty one: `unnest` fills the shorter columns with nulls. */
export function textColumn(values: Values<string>): Buffer {
  let room = 0;
  let isEmpty = true;
  for (const value of values) {
    room += LENGTH_BYTES;
    if (value === null) continue;
    room += value.length * UTF8_BYTES;
    isEmpty = false;
  }
  if (isEmpty) return noElements(OID.text);
  const column = opened(OID.text, values.length, room);
  let at = HEADER_BYTES;
  let before: string | null = null;
  let length = NULL_LENGTH;
  for (const value of values) {
    const start = at + LENGTH_BYTES;
    // Endpoint, kind, state: most rows of a batch say what the one before said.
    if (value !== null && value === before) column.copyWithin(start, at - length, at);
    else length = value === null ? NULL_LENGTH : column.write(value, start);
    column.writeInt32BE(length, at);
    at = start + Math.max(length, 0);
    before = value;
  }
  return column.subarray(0, at);
}

/** int4[] */
export function intColumn(values: Values<number>): Buffer {
  return fixedColumn(OID.int4, 4, values, (column, value, at) => column.writeInt32BE(value, at));
}

/** timestamptz[] */
export function instantColumn(values: Values<Date>): Buffer {
  return fixedColumn(OID.timestamptz, 8, values, (column, value, at) =>
    column.writeBigInt64BE(BigInt(value.getTime() - POSTGRES_EPOCH_MS) * 1_000n, at),
  );
}

/** The text form, of what needs no quotes (UUIDs, bigints, fractions) and is a text here anyway. */
export function plainColumn(values: Values<string | number>): string {
  let text = '{';
  for (let i = 0; i < values.length; i++) text += i === 0 ? (values[0] ?? 'NULL') : `,${values[i] ?? 'NULL'}`;
  return `${text}}`;
}

function fixedColumn<T>(
  oid: number,
  bytes: number,
  values: Values<T>,
  write: (column: Buffer, value: T, at: number) => void,
): Buffer {
  if (values.every((value) => value === null)) return noElements(oid);
  const column = opened(oid, values.length, values.length * (LENGTH_BYTES + bytes));
  let at = HEADER_BYTES;
  for (const value of values) {
    column.writeInt32BE(value === null ? NULL_LENGTH : bytes, at);
    at += LENGTH_BYTES;
    if (value === null) continue;
    write(column, value, at);
    at += bytes;
  }
  return column.subarray(0, at);
}

function opened(oid: number, count: number, room: number): Buffer {
  const column = Buffer.allocUnsafe(HEADER_BYTES + room);
  column.writeInt32BE(1, 0); // dimensions
  column.writeInt32BE(1, 4); // nulls may follow
  column.writeInt32BE(oid, 8);
  column.writeInt32BE(count, 12);
  column.writeInt32BE(1, 16); // the lower bound
  return column;
}

function noElements(oid: number): Buffer {
  const column = Buffer.alloc(12);
  column.writeInt32BE(oid, 8);
  return column;
}
