/** A long text as several messages: what any channel takes in one, cut where a reader would pause. */

/** UTF-16 code units: what Telegram and WhatsApp take in one message. */
export const PART = 4_096;
/** More than this is no message any more: the rest is left at the desk. */
const MAX_PARTS = 10;

/** Where to cut, the best first. */
const PAUSES = ['\n\n', '\n', ' '] as const;

export function inParts(text: string, limit = PART): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit && parts.length < MAX_PARTS - 1) {
    const at = cutAt(rest, limit);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}

/** In the last half of what fits, so that no part is a crumb; never within a character. */
function cutAt(text: string, limit: number): number {
  const fitting = text.slice(0, limit);
  for (const pause of PAUSES) {
    const at = fitting.lastIndexOf(pause);
    if (at >= limit / 2) return at;
  }
  return /[\uD800-\uDBFF]$/.test(fitting) ? limit - 1 : limit;
}
