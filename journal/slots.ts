/** Workflow keys are spread over slots; each slot has one relay at a time, so that a key keeps its order. */
export const SLOTS = 64;

/** FNV-1a, 32 bits: stable over processes and versions, which the stored slot numbers rely on. */
export function slotOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) {
    hash ^= key.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % SLOTS;
}
