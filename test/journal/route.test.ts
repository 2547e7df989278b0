import { routeOf } from '../../journal/route';
import { slotOf, SLOTS } from '../../journal/slots';
import { parseMappings } from '../../mappings';
import { okdesk } from '../../providers/okdesk/provider';
import type {
  IssueChanged,
  MessageReceived,
  PersonChanged,
  PersonMoved,
  TicketChanged,
  TicketNews,
} from '../../workflows/events';

const changed = (extra: Partial<IssueChanged>): IssueChanged => ({
  kind: 'issue.changed',
  helpdesk: 'okdesk',
  issueId: '153',
  change: { type: 'status', to: 'opened' },
  ...extra,
});

describe('the routing table', () => {
  it('lets an issue start a ticket only if it carries our key or awaits a payment', () => {
    const ticket = { to: 'workflow', key: 'ticket:okdesk:153', whenAbsent: 'ignored' };
    expect(routeOf(changed({}), undefined)).toEqual({ ...ticket, mayStart: false });
    expect(routeOf(changed({ key: '0b7e…' }), undefined)).toEqual({ ...ticket, mayStart: true });
    expect(routeOf(changed({ awaitsPayment: true }), undefined)).toEqual({ ...ticket, mayStart: true });
  });

  it('knows from fixit.yml in which statuses a payment is waited for', () => {
    const body = {
      event: { event_type: 'new_ticket_status' },
      issue: { id: 153, status: { code: 'to_pay' } },
    };
    const read = (yaml: string) =>
      okdesk.hook.read(body, {} as never, {} as never, parseMappings(yaml)).events[0]?.event;
    expect(read('okdesk: { paymentStatuses: [to_pay] }')).toMatchObject({ awaitsPayment: true });
    expect(read('')).not.toHaveProperty('awaitsPayment');
  });

  it('opens a conversation that is over for what its customer has to hear, and not for closure', () => {
    const opens = (news: TicketNews) => {
      const event = { kind: 'ticket.changed', helpdesk: 'okdesk', issueId: '7', dialogWorkflowId: 'd', news };
      const route = routeOf(event as TicketChanged, undefined);
      return route.to === 'workflow' && route.key === 'd' && route.mayStart;
    };
    const money = { amount: 149_950, currency: 'RUB' };
    expect(opens({ type: 'comment', commentId: 'c1', html: 'Еду' })).toBe(true);
    expect(opens({ type: 'files', files: [{ id: 'f1', name: 'Акт.pdf' }] })).toBe(true);
    expect(opens({ type: 'paid', money })).toBe(true);
    expect(opens({ type: 'refunded', money })).toBe(true);
    expect(opens({ type: 'invoice_unknown' })).toBe(true);
    expect(opens({ type: 'status', code: 'opened', closed: false, reopened: true })).toBe(true);
    expect(opens({ type: 'status', code: 'in_progress', closed: false })).toBe(false);
    expect(opens({ type: 'status', code: 'completed', closed: true })).toBe(false);
  });

  it('sends a receipt to no workflow, unless a message failed', () => {
    const status = {
      kind: 'message.status',
      channel: 'whatsapp',
      account: '42',
      messageId: 'wamid.1',
      at: '',
    } as const;
    expect(routeOf({ ...status, status: 'read' }, '7')).toEqual({ to: 'receipts' });
    expect(routeOf({ ...status, status: 'failed' }, '7')).toMatchObject({
      key: 'dialog:whatsapp:42:7',
      mayStart: false,
    });
    expect(routeOf({ ...status, status: 'failed' }, undefined)).toEqual({ to: 'receipts' });
  });

  it('lets a correction, and news of a person, reach a dialog that is there and open none', () => {
    const person = { aliases: ['chat:5'] };
    const of = { channel: 'telegram', account: '42' } as const;
    const message: MessageReceived = {
      ...of,
      person,
      kind: 'message.received',
      messageId: '5:1',
      content: { type: 'text', text: 'Код 21' },
      sentAt: '',
    };
    const dialog = { to: 'workflow', key: 'dialog:telegram:42:7', whenAbsent: 'late' };
    expect(routeOf(message, '7')).toEqual({ ...dialog, mayStart: true });
    expect(routeOf({ ...message, edit: { id: '2', at: '' } }, '7')).toEqual({ ...dialog, mayStart: false });
    const left: PersonChanged = {
      ...of,
      person,
      kind: 'person.changed',
      change: { type: 'unreachable' },
      at: '',
    };
    expect(routeOf(left, '7')).toEqual({ ...dialog, mayStart: false });
    expect(routeOf(left, undefined)).toMatchObject({ to: 'nobody' });
    const moved: PersonMoved = { ...of, person, kind: 'person.moved', formerly: ['chat:-5'], at: '' };
    expect(routeOf(moved, '7')).toEqual({ to: 'receipts' });
  });

  it('spreads keys over all slots and never moves one', () => {
    const slots = Array.from({ length: 10_000 }, (_, i) => slotOf(`dialog:telegram:1:${i}`));
    expect(new Set(slots).size).toBe(SLOTS);
    expect(slotOf('dialog:telegram:1:1')).toBe(slotOf('dialog:telegram:1:1'));
    expect(slotOf('ticket:okdesk:153')).toBe(35);
  });
});
