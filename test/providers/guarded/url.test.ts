/** What is seen of a URL before anybody is asked. */
import fc from 'fast-check';
import { allowedBy, isPublic } from '../../../providers/guarded/addresses';
import { urlProblem } from '../../../providers/guarded/url';

const rules = { allowed: allowedBy(['hooks.example.lan', '10.1.2.0/24', 'fd12::7']), loopback: false };
const typeOf = (url: string, loopback = false) => urlProblem(url, { ...rules, loopback })?.type;

it.each([
  'https://example.com/hook?x=1#y',
  'https://example.com:8443/',
  'https://пример.рф/хук',
  'https://xn--e1afmkfd.xn--p1ai/',
  'https://93.184.216.34/',
  'https://[2606:4700:4700::1111]/',
  'HTTPS://Example.COM/',
])('%s may be called', (url) => expect(typeOf(url)).toBeUndefined());

it.each([
  ['loopback', 'https://127.0.0.1/'],
  ['loopback further on', 'https://127.8.9.1/'],
  ['this network', 'https://0.0.0.0/'],
  ['private', 'https://10.0.0.1/'],
  ['private', 'https://172.31.255.255/'],
  ['private', 'https://192.168.1.1/'],
  ['metadata of a cloud', 'https://169.254.169.254/latest/meta-data'],
  ['carrier-grade NAT', 'https://100.64.0.1/'],
  ['protocol assignments', 'https://192.0.0.8/'],
  ['documentation', 'https://192.0.2.1/'],
  ['documentation', 'https://198.51.100.7/'],
  ['documentation', 'https://203.0.113.7/'],
  ['6to4 relays', 'https://192.88.99.1/'],
  ['benchmarking', 'https://198.18.0.1/'],
  ['multicast', 'https://224.0.0.1/'],
  ['reserved', 'https://240.0.0.1/'],
  ['broadcast', 'https://255.255.255.255/'],
  ['IPv6 unspecified', 'https://[::]/'],
  ['IPv6 loopback', 'https://[::1]/'],
  ['unique local', 'https://[fd00::1]/'],
  ['link-local', 'https://[fe80::1]/'],
  ['site-local', 'https://[fec0::1]/'],
  ['multicast', 'https://[ff02::1]/'],
  ['discard', 'https://[100::1]/'],
  ['documentation', 'https://[2001:db8::1]/'],
  ['documentation', 'https://[3fff::1]/'],
  ['ORCHID', 'https://[2001:20::1]/'],
  ['mapped', 'https://[::ffff:127.0.0.1]/'],
  ['mapped, and public', 'https://[::ffff:8.8.8.8]/'],
  ['compatible', 'https://[::127.0.0.1]/'],
  ['NAT64', 'https://[64:ff9b::7f00:1]/'],
  ['NAT64 of a network’s own', 'https://[64:ff9b:1::a00:1]/'],
  ['6to4', 'https://[2002:7f00:1::]/'],
  ['Teredo', 'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/'],
  ['a name of home', 'https://localhost/'],
  ['a name of home', 'https://db.localhost/'],
  ['a name of home', 'https://printer.local/'],
  ['metadata of a cloud', 'https://metadata.google.internal/'],
  ['a name without a dot', 'https://postgres/'],
])('%s is no public address: %s', (_what, url) => expect(typeOf(url)).toBe('http.forbidden_address'));

it.each([
  ['octal', 'https://0177.0.0.1/'],
  ['hexadecimal', 'https://0x7f.0.0.1/'],
  ['one number', 'https://2130706433/'],
  ['short', 'https://127.1/'],
  ['mixed', 'https://0x7f.1/'],
  ['full-width digits', 'https://１２７.0.0.1/'],
  ['digits in circles', 'https://①②⑦.0.0.1/'],
  ['an ideographic full stop', 'https://127。0。0。1/'],
  ['escaped', 'https://%31%32%37.0.0.1/'],
  ['a dot at its end', 'https://localhost./'],
  ['a dot at its end', 'https://127.0.0.1./'],
  ['a user name', 'https://user@example.com/'],
  ['a user name that looks like a host', 'https://example.com@127.0.0.1/'],
  ['a password', 'https://:x@example.com/'],
  ['a backslash', 'https://example.com\\@127.0.0.1/'],
  ['ftp', 'ftp://example.com/'],
  ['a file', 'file:///etc/passwd'],
  ['gopher', 'gopher://127.0.0.1:6379/_INFO'],
  ['data', 'data:text/plain,x'],
  ['nothing', ''],
  ['no URL', 'example.com/hook'],
  ['plain http', 'http://example.com/'],
  ['a port of mail', 'https://example.com:25/'],
  ['a port of ssh', 'https://example.com:22/'],
])('%s is refused: %s', (_what, url) => expect(typeOf(url)).toBe('http.forbidden_url'));

it('what fixit.yml allows may be called, over http too, and nothing beside it', () => {
  for (const url of ['http://hooks.example.lan/x', 'http://10.1.2.77:25/', 'https://[fd12::7]/'])
    expect(typeOf(url)).toBeUndefined();
  for (const url of ['https://other.example.lan.internal/', 'https://10.1.3.1/', 'https://[fd12::8]/'])
    expect(typeOf(url)).toBe('http.forbidden_address');
});

it('in sandbox mode this machine may be called by its plain name, and no other network', () => {
  for (const url of ['http://127.0.0.1:9000/', 'http://localhost:9000/', 'http://[::1]:9000/'])
    expect(typeOf(url, true)).toBeUndefined();
  for (const url of [
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.2/',
    'http://169.254.169.254/',
    'http://10.0.0.1/',
  ])
    expect(typeOf(url, true)).toBeDefined();
});

it('no address is public that is in none of the public networks, however it is written', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [a = 0, b = 0] = address.split('.').map(Number);
      const isPrivate =
        a === 0 ||
        a === 10 ||
        a === 127 ||
        a >= 224 ||
        (a === 172 && b >= 16 && b < 32) ||
        (a === 192 && b === 168) ||
        (a === 169 && b === 254) ||
        (a === 100 && b >= 64 && b < 128);
      if (isPrivate) expect(isPublic(address)).toBe(false);
      expect(isPublic(`::ffff:${address}`)).toBe(false);
      expect(isPublic(`64:ff9b::${address}`)).toBe(false);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => void urlProblem(text, rules)));
  fc.assert(fc.property(fc.webUrl(), (url) => void urlProblem(url, rules)));
  for (const odd of ['', 'x', 'fe80::1%eth0', '1.2.3', '::ffff:1.2.3.4.5']) expect(isPublic(odd)).toBe(false);
});
