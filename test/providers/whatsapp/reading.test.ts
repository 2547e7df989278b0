/** What Meta leaves out, sends in another form, or adds: one trap of the payload a test. */
import { hook } from '../../../providers/whatsapp/hook';
import { hookSettings } from '../../../providers/whatsapp/settings';
import type { NormalisedEvent } from '../../../workflows/events';
import { oneSecret, requestWith, settingsOf } from '../sides';

const settings = settingsOf(hookSettings, oneSecret);
const request = requestWith(Buffer.alloc(0), {});
const read = (value: object, field = 'messages') =>
  hook.read(
    {
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ field, value: { metadata: { phone_number_id: '1' }, ...value } }] }],
    },
    request,
    settings,
  );
/** The only event, which has to be there. */
function only(value: object): NormalisedEvent {
  const { events } = read(value);
  if (events.length !== 1) throw new Error(`There are ${events.length} events.`);
  return events[0]!.event;
}
const text = { id: 'wamid.1', timestamp: '1749416383', type: 'text', text: { body: 'Hi' } };
const USER = 'US.13491208655302741918';
const PARENT = 'US.ENT.11815799212886844830';

describe('who wrote', () => {
  it.each([
    ['by phone alone', { from: '16505551234' }, [], ['phone:+16505551234']],
    ['by user id alone', { from_user_id: USER }, [], [`user:${USER}`]],
    [
      'by user id and its parent form',
      { from_user_id: USER, from_parent_user_id: PARENT },
      [],
      [`user:${USER}`, `user:${PARENT}`],
    ],
    [
      'by phone, the user id standing beside the contact alone',
      { from: '16505551234' },
      [{ wa_id: '16505551234', user_id: USER }],
      ['phone:+16505551234', `user:${USER}`],
    ],
    [
      'by user id, the phone standing beside the contact alone',
      { from_user_id: USER },
      [{ wa_id: '16505551234', user_id: USER }],
      ['phone:+16505551234', `user:${USER}`],
    ],
    ['with contacts of somebody else', { from: '16505551234' }, [{ wa_id: '4915' }], ['phone:+16505551234']],
  ])('is known %s', (_how, who, contacts, aliases) => {
    expect(only({ contacts, messages: [{ ...text, ...who }] })).toMatchObject({ person: { aliases } });
  });

  it('has a name only where the contact of the same person has one', () => {
    const messages = [{ ...text, from: '16505551234' }];
    const named = (wa_id: string) => [{ wa_id, profile: { name: 'Sheena', username: 'sheena_n' } }];
    expect(only({ contacts: named('16505551234'), messages })).toMatchObject({ person: { name: 'Sheena' } });
    expect(only({ contacts: named('4915551234'), messages })).toMatchObject({ person: { name: undefined } });
  });
});

describe('whom a status is about', () => {
  const status = { id: 'wamid.1', status: 'failed', timestamp: '1749416383' };

  it.each([
    [{ recipient_id: '16505551234' }, ['phone:+16505551234']],
    [{ recipient_user_id: USER }, [`user:${USER}`]],
    [{ recipient_user_id: USER, recipient_parent_user_id: PARENT }, [`user:${USER}`, `user:${PARENT}`]],
  ])('is told by %j', (who, aliases) => {
    expect(only({ statuses: [{ ...status, ...who }] })).toMatchObject({ person: { aliases } });
  });

  it('may not be told at all', () => {
    expect(only({ statuses: [status] })).toMatchObject({ person: undefined, messageId: 'wamid.1' });
  });

  it.each([undefined, [], [{}], 'odd'])('and why it failed may be told in no words: %j', (errors) => {
    expect(only({ statuses: [{ ...status, errors }] })).toMatchObject({
      error: { code: 'unknown', type: 'whatsapp.failed', message: 'WhatsApp gave no reason.' },
    });
  });

  it('and which effect of ours: opaque data of another application is none', () => {
    const told = (data?: string) => only({ statuses: [{ ...status, biz_opaque_callback_data: data }] });
    const ours = '6b1c8a52-6f0e-5d0b-9b2a-3f6f2b1f7c11';
    expect(told(ours)).toMatchObject({ effectId: ours });
    for (const foreign of ['crm:8812', '', `${ours}x`, undefined])
      expect(told(foreign)).toMatchObject({ effectId: undefined });
  });

  it('each status of a message is an event of its own, and the same one told again is not', () => {
    const ids = (timestamp: string) =>
      ['sent', 'delivered', 'read'].flatMap((one) =>
        read({ statuses: [{ ...status, status: one, timestamp }] }).events.map(({ eventId }) => eventId),
      );
    expect(new Set(ids('1749416383')).size).toBe(3);
    expect(ids('1749416383')).toEqual(ids('1749416383'));
  });
});

describe('a time', () => {
  it.each([
    ['of unix seconds as a string', '1749416383', '2025-06-08T20:59:43.000Z'],
    ['of unix seconds as a number, from partners', 1749416383, '2025-06-08T20:59:43.000Z'],
    ['that is left out', undefined, request.receivedAt.toISOString()],
    ['in milliseconds, which would be the year 57406', '1749416383000', request.receivedAt.toISOString()],
    ['in words', 'yesterday', request.receivedAt.toISOString()],
  ])('%s is an instant in UTC, that of receipt where it says nothing', (_what, timestamp, sentAt) => {
    expect(only({ messages: [{ ...text, from: '16505551234', timestamp }] })).toMatchObject({ sentAt });
  });
});

describe('a message of the type', () => {
  const from = '16505551234';
  const file = { id: '1003383421387256', mime_type: 'video/mp4', sha256: 'x' };
  const unsupported = (what: string) => ({ type: 'unsupported', what });

  it.each<[type: string, part: unknown, content: object]>([
    ['text', { body: 'Hi' }, { type: 'text', text: 'Hi' }],
    ['image', { ...file, caption: 'Вот' }, { type: 'media', media: 'image', caption: 'Вот' }],
    ['video', file, { type: 'media', media: 'video', mediaId: file.id }],
    ['sticker', { ...file, animated: false }, { type: 'media', media: 'sticker' }],
    ['audio', file, { type: 'media', media: 'audio' }],
    ['audio', { ...file, voice: true }, { type: 'media', media: 'voice' }],
    ['document', { ...file, filename: 'a.pdf' }, { type: 'media', media: 'document', fileName: 'a.pdf' }],
    ['location', { latitude: 1.5, longitude: 2 }, { type: 'location', latitude: 1.5, longitude: 2 }],
    ['button', { text: 'Да', payload: 'yes' }, { type: 'choice', id: 'yes', title: 'Да' }],
    ['button', { text: 'Да' }, { type: 'choice', id: 'Да', title: 'Да' }],
    [
      'interactive',
      { type: 'button_reply', button_reply: { id: 'yes', title: 'Да' } },
      { type: 'choice', id: 'yes', title: 'Да' },
    ],
    [
      'interactive',
      { type: 'list_reply', list_reply: { id: 'r1', title: 'Row', description: 'x' } },
      { type: 'choice', id: 'r1', title: 'Row' },
    ],
    ['interactive', { type: 'nfm_reply', nfm_reply: { response_json: '{}' } }, unsupported('nfm_reply')],
    ['order', { catalog_id: '1', product_items: [] }, unsupported('order')],
    ['contacts', [{ name: { formatted_name: 'B' } }], { type: 'contact', name: 'B' }],
    ['hologram', {}, unsupported('hologram')],
  ])('%s with %j is %j', (type, part, content) => {
    expect(only({ messages: [{ id: 'wamid.1', from, type, [type]: part }] })).toMatchObject({ content });
  });

  it.each([
    [131051, { type: 'edit' }, 'edit'],
    [131051, { type: 'poll_creation' }, 'poll_creation'],
    [131060, undefined, 'unsupported'],
  ])('unsupported with the code %i is a message to be answered, no error: %j', (code, inner, what) => {
    const message = { id: 'wamid.1', from, type: 'unsupported', errors: [{ code }], unsupported: inner };
    expect(only({ messages: [message] })).toMatchObject({ content: unsupported(what) });
  });

  it('in an answer to a message of ours names it', () => {
    const message = {
      id: 'wamid.1',
      from,
      type: 'button',
      button: { text: 'Да' },
      context: { id: 'wamid.0' },
    };
    expect(only({ messages: [message] })).toMatchObject({ content: { ofMessageId: 'wamid.0' } });
  });
});

describe('what else comes to the address', () => {
  it.each(['calls', 'account_update', 'message_template_status_update', 'smb_message_echoes', 'history'])(
    'of the field "%s" is kept and of no interest',
    (field) => {
      const odd = { event: 'x', messages: [{ id: 'wamid.1', type: 'text' }] };
      expect(read(odd, field)).toMatchObject({ events: [], unread: [], ignored: [{}] });
    },
  );

  it('of all entries and all their changes is read', () => {
    const change = (id: string) => ({
      field: 'messages',
      value: { metadata: { phone_number_id: id }, messages: [{ ...text, id, from: '16505551234' }] },
    });
    const entry = [{ changes: [change('1'), change('2')] }, { changes: [change('3')] }];
    const { events } = hook.read({ object: 'whatsapp_business_account', entry }, request, settings);
    expect(events.map(({ eventId }) => eventId)).toEqual(['1', '2', '3']);
    expect(events.map(({ event }) => Reflect.get(event, 'account') as string)).toEqual(['1', '2', '3']);
  });

  it('messages, statuses and errors of one change are all read', () => {
    const reading = read({
      messages: [{ ...text, from: '16505551234' }],
      statuses: [{ id: 'wamid.2', status: 'read', timestamp: '1749416383' }],
      errors: [{ code: 130429 }],
    });
    expect(reading.events.map(({ event }) => event.kind)).toEqual(['message.received', 'message.status']);
    expect(reading.unread).toMatchObject([{ reason: expect.stringContaining('130429') as string }]);
  });
});
