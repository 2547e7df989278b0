/** Standard Webhooks: what the reference library signs is taken, what we sign is taken by it. The rest: contract and API tests. */
import { Webhook } from 'standardwebhooks';
import type { RawRequest } from '../../providers/contract';
import {
  checkStandardWebhook,
  isSecret,
  newSecret,
  signatureHeaders,
} from '../../providers/standard-webhooks';

const id = 'msg_1';
const at = new Date();

const request = (body: Buffer, headers: RawRequest['headers']): RawRequest => ({
  method: 'POST',
  endpoint: 'shop',
  subPath: '',
  query: new URLSearchParams(),
  headers,
  body,
  peer: '127.0.0.1',
  receivedAt: at,
});

it('agrees with the reference library, each secret with a signature of its own', () => {
  const [first, second] = [newSecret(), newSecret()];
  const body = '{"name":"Анна"}';
  const headers = signatureHeaders(body, { id, at, secrets: [first, second] });
  for (const secret of [first, second]) {
    expect(isSecret(secret)).toBe(true);
    expect(headers['webhook-signature']).toContain(new Webhook(secret).sign(id, at, body));
    expect(checkStandardWebhook(request(Buffer.from(body), headers), [secret])).toEqual({ genuine: true });
  }
  expect(checkStandardWebhook(request(Buffer.from(body), headers), [newSecret()])).toMatchObject({
    genuine: false,
  });
});

it('tells bytes apart that are no text', () => {
  const secret = newSecret();
  const headers = signatureHeaders(Buffer.from([0xff]), { id, at, secrets: [secret] });
  expect(checkStandardWebhook(request(Buffer.from([0xff]), headers), [secret])).toEqual({ genuine: true });
  expect(checkStandardWebhook(request(Buffer.from([0xfe]), headers), [secret])).toEqual({
    genuine: false,
    reason: 'signature_wrong',
  });
});

it('without a secret nothing is signed, and nothing is genuine', () => {
  const headers = signatureHeaders('{}', { id, at, secrets: [] });
  expect(Object.keys(headers)).toEqual(['webhook-id', 'webhook-timestamp']);
  const signed = signatureHeaders('{}', { id, at, secrets: [''] });
  expect(checkStandardWebhook(request(Buffer.from('{}'), signed), [''])).toMatchObject({ genuine: false });
});
