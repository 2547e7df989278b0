/** Text columns hold neither NUL nor half a surrogate pair; JSON columns carry both as escapes. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
