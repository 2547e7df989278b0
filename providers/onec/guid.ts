/** 1C's references are GUIDs. The empty reference is written as zeros. */
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const EMPTY_REF = '00000000-0000-0000-0000-000000000000';

/** The GUID in lower case, as 1C compares it without regard to case; undefined for anything else. */
export function guidOf(text: string): string | undefined {
  const lower = text.trim().toLowerCase();
  return GUID.test(lower) ? lower : undefined;
}
