import type { OutboundHttp } from '../../../providers/http';
import { connectWhatsApp } from '../../../providers/whatsapp/connect';
import { clientSettings, hookSettings } from '../../../providers/whatsapp/settings';
import { NOWHERE, oneSecret, settingsOf } from '../sides';

it('an address without TLS is told of and not given to Meta, which would not call it', async () => {
  const calls: unknown[] = [];
  const http: OutboundHttp = {
    call: (call) => {
      calls.push(call);
      return Promise.reject(new Error('Nobody is to be asked.'));
    },
    close: () => Promise.resolve(),
  };
  const sides = {
    hook: settingsOf(hookSettings, oneSecret),
    client: settingsOf(clientSettings, oneSecret, NOWHERE),
  };
  const hookUrl = 'http://fixit.example.com/hooks/whatsapp';
  const { done, warnings } = await connectWhatsApp(sides, { http, hookUrl });
  expect(done).toEqual([]);
  expect(warnings).toEqual([expect.stringMatching(/https addresses only.*Mend PUBLIC_URL/)]);
  expect(calls).toEqual([]);
});
