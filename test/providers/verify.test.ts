import { contentHash } from '../../providers/content-hash';
import { clip, vendorWords } from '../../providers/clip';
import {
  basicCredentials,
  basicHeader,
  bearerToken,
  checkBasic,
  checkHeaderSecret,
  checkHmacHeader,
  constantTimeEqual,
  matchesAny,
  secretsOf,
} from '../../providers/verify';

describe('verification', () => {
  it('compares texts of any length', () => {
    expect(constantTimeEqual('secret', 'secret')).toBe(true);
    expect(constantTimeEqual('secret', 'secret2')).toBe(false);
    expect(constantTimeEqual('', 'secret')).toBe(false);
    expect(constantTimeEqual('тайна', Buffer.from('тайна'))).toBe(true);
  });

  it('fails closed without a secret', () => {
    expect(secretsOf(undefined, '')).toEqual([]);
    expect(matchesAny('', [''])).toBe(false);
    expect(matchesAny('anything', [])).toBe(false);
    expect(checkHeaderSecret({ 'x-token': 'a' }, 'X-Token', [])).toEqual({
      genuine: false,
      reason: 'credentials_wrong',
    });
    const unsigned = { 'x-sign': 'sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad' };
    // The HMAC of an empty body under an empty key: what a forger would send to a service without a secret.
    expect(checkHmacHeader(unsigned, 'x-sign', 'sha256=', Buffer.alloc(0), [''])).toEqual({
      genuine: false,
      reason: 'signature_wrong',
    });
  });

  it('parts Basic credentials at the first colon', () => {
    const headers = { authorization: basicHeader('okdesk', 'pa:ss:слово') };
    expect(basicCredentials(headers)).toEqual({ user: 'okdesk', password: 'pa:ss:слово' });
    expect(checkBasic(headers, 'okdesk', ['new', 'pa:ss:слово'])).toEqual({ genuine: true });
    expect(checkBasic(headers, 'other', ['pa:ss:слово']).genuine).toBe(false);
    expect(checkBasic(headers, 'okdesk', ['pa']).genuine).toBe(false);
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic ???',
    'Bearer abc',
    `Basic ${Buffer.from('nocolon').toString('base64')}`,
  ])('finds no Basic credentials in %j', (authorization) => {
    expect(checkBasic({ authorization }, 'a', ['b'])).toEqual({
      genuine: false,
      reason: 'credentials_missing',
    });
  });

  it('takes a bearer token in any case of its scheme', () => {
    expect(bearerToken({ authorization: 'bearer abc.def' })).toBe('abc.def');
    expect(bearerToken({ authorization: 'Basic abc' })).toBeUndefined();
    expect(bearerToken({})).toBeUndefined();
  });

  it('does not take a header that was sent twice', () => {
    const headers = { 'x-token': 'secret, secret' };
    expect(checkHeaderSecret(headers, 'X-Token', ['secret']).genuine).toBe(false);
  });
});

describe('the id of a part without one', () => {
  it('does not depend on the order of members, and on everything else', () => {
    expect(contentHash({ a: 1, b: [1, { c: 2, d: 3 }] })).toBe(contentHash({ b: [1, { d: 3, c: 2 }], a: 1 }));
    const others = [
      { a: [1, 2] },
      { a: [12] },
      { a: '1' },
      { a: 1 },
      [],
      {},
      null,
      'null',
      '',
      [[]],
      [[], []],
    ];
    expect(new Set(others.map(contentHash)).size).toBe(others.length);
  });
});

describe('text for a channel', () => {
  it('is cut with an ellipsis and never within a surrogate pair', () => {
    expect(clip('short', 5)).toBe('short');
    expect(clip('longer', 5)).toBe('long…');
    expect(clip('ab😀cd', 4)).toBe('ab…');
    expect(clip('a\ud800b\0', 10)).toBe('a\uFFFDb\uFFFD');
  });

  it('of a vendor loses secrets and phones before it stands in an error', () => {
    const other = 'EAAG' + 'x'.repeat(60);
    expect(vendorWords(`(#100) +7 916 123-45-67 with ${other} or s3cret is no good`, 's3cret')).toBe(
      '(#100) … with … or … is no good',
    );
    expect(vendorWords('plain words')).toBe('plain words');
  });
});
