import { addressAllowed, networksSetting } from '../networks';

describe('a list of networks', () => {
  const list = networksSetting.parse('185.4.72.0/22, 10.0.0.7 ,2001:db8::/32');

  it.each(['185.4.75.255', '10.0.0.7', '::ffff:10.0.0.7', '2001:db8::5'])('lets %s in', (peer) => {
    expect(addressAllowed(peer, list)).toBe(true);
  });

  it.each(['185.4.76.0', '10.0.0.8', '2001:db9::5', '::1', 'unknown', ''])('keeps %j out', (peer) => {
    expect(addressAllowed(peer, list)).toBe(false);
  });

  it('that is empty lets everyone in', () => {
    expect(addressAllowed('203.0.113.9', networksSetting.parse(undefined))).toBe(true);
  });

  it('with a word in it is no setting', () => {
    expect(networksSetting.safeParse('10.0.0.0/8,office').success).toBe(false);
  });
});
