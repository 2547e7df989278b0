/**
 * Payments from 1C. What is sent, and how it is proved, is what the 1C programmer wrote: docs/onec.md has the
 * code. Trap: 1C puts a byte order mark before UTF-8 unless told not to; the caller takes it off.
 */
import { addressAllowed } from '../../networks';
import { contentHash } from '../content-hash';
import type { HookSide, Reading, Verdict } from '../contract';
import { basicCredentials, basicHeader, bearerToken, GENUINE, header, matchesAny, refuse } from '../verify';
import { readPayment } from './payment';
import type { OnecHookSettings } from './settings';

export const hook: HookSide<OnecHookSettings> = {
  format: 'json',

  verify(request, settings): Verdict {
    if (!addressAllowed(request.peer, settings.allowed)) return refuse('address_not_allowed');
    const token = bearerToken(request.headers) ?? header(request.headers, 'x-token');
    const basic = basicCredentials(request.headers);
    if (!token && basic === undefined) return refuse('credentials_missing');
    const tokenMatches = Boolean(token) && matchesAny(token ?? '', settings.tokens);
    const pairMatches = settings.credentials.map(({ user, password }) => {
      const userMatches = matchesAny(basic?.user ?? '', [user]);
      const passwordMatches = matchesAny(basic?.password ?? '', [password]);
      return userMatches && passwordMatches;
    });
    return tokenMatches || pairMatches.includes(true) ? GENUINE : refuse('credentials_wrong');
  },

  read(body, _request, settings): Reading {
    const reading: Reading = { events: [], unread: [], ignored: [] };
    // One payment a call is agreed; a list of them is what a document with several lines tempts to.
    const parts: unknown[] = Array.isArray(body) && body.length > 0 ? body : [body];
    const hashes = new Set<string>();
    const ids = new Set<string>();
    for (const part of parts) {
      const hash = contentHash(part);
      // The same part twice in one call is one.
      if (hashes.has(hash)) continue;
      hashes.add(hash);
      const read = readPayment(part, settings.timeZone);
      if ('reason' in read) reading.unread.push({ eventId: hash, part, reason: read.reason });
      else if (ids.has(read.eventId)) {
        reading.unread.push({ eventId: hash, part, reason: 'another payment in this call has the same id' });
      } else {
        ids.add(read.eventId);
        reading.events.push(read);
      }
    }
    return reading;
  },

  sign(_body, settings): Record<string, string> {
    const [token] = settings.tokens;
    const [pair] = settings.credentials;
    if (token !== undefined) return { authorization: `Bearer ${token}` };
    return pair ? { authorization: basicHeader(pair.user, pair.password) } : {};
  },

  withSecret: (settings, secret) => ({
    ...settings,
    tokens: settings.tokens.map(() => secret),
    credentials: settings.credentials.map(({ user }) => ({ user, password: secret })),
  }),
};
