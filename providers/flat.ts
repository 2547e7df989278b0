/** JSON made flat, named as forms name it: `{"data":{"ID":9}}` is `data[ID]=9`. */
const MAX_DEPTH = 20;

/** No recursion: how deep it is, is the sender's choice. Past MAX_DEPTH the rest is told to be too deep. */
export function flat(json: unknown, limit: number): [string, string][] {
  const pairs: [string, string][] = [];
  const open: { name: string; value: unknown; depth: number }[] = [{ name: '', value: json, depth: 0 }];
  for (let next = open.pop(); next && pairs.length < limit; next = open.pop()) {
    const { name, value, depth } = next;
    if (value === null || value === undefined) continue;
    if (typeof value !== 'object') pairs.push([name === '' ? 'value' : name, String(value)]);
    else if (depth >= MAX_DEPTH) pairs.push([name, 'too deep']);
    else
      open.push(
        ...Object.entries(value)
          .slice(0, limit)
          .map(([key, member]: [string, unknown]) => ({
            name: name === '' ? key : `${name}[${key}]`,
            value: member,
            depth: depth + 1,
          }))
          .reverse(),
      );
  }
  return pairs;
}
