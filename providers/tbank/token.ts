/**
 * The token of calls and notifications: SHA-256 over the values of all scalars at the root and the password, by the order
 * of their names. https://developer.tbank.ru/eacq/intro/developer/token
 * Traps: members that we do not know are in it too; nested ones (Receipt, DATA) never are. It is no HMAC and holds no
 * time: whoever has seen a notification can send it again.
 */
import { createHash } from 'node:crypto';

export function tokenOf(values: Iterable<readonly [name: string, value: string]>, password: string): string {
  const signed = new Map(values);
  signed.delete('Token');
  signed.set('Password', password);
  const names = [...signed.keys()].sort((a, b) => (a < b ? -1 : 1));
  const text = names.map((name) => signed.get(name)).join('');
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** A call's body with its token. */
export function withToken(body: Record<string, unknown>, password: string): Record<string, unknown> {
  const scalars = Object.entries(body).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[name, String(value)] as const]
      : [],
  );
  return { ...body, Token: tokenOf(scalars, password) };
}
