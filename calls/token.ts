/** The one-time token of a validated call: shown to its receiver once, and kept as its hash. */
import { createHash, randomBytes } from 'node:crypto';

export const newToken = (): string => randomBytes(24).toString('base64url');

export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{32}$/.test(text);

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
