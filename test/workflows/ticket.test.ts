import { rub } from './fixture/dialog';
import { FEE } from './fixture/ticket';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

const comment = (
  commentId: string,
  html = 'Буду',
  author: 'employee' | 'contact' = 'employee',
  isPublic = true,
) => ({ type: 'comment', commentId, public: isPublic, html, author }) as const;

describe('a ticket and its dialog', () => {
  it('meet by our key, when the new_ticket hook is the first to come', async () => {
    const ticket = stage.ticket();
    ticket.outside.openedBy = 'dialog:telegram:100:5';
    await ticket.deliver(ticket.issue({ type: 'created' }, 'our-key'), ticket.issue(comment('c1')));
    expect(await ticket.hasTold()).toEqual([{ type: 'comment', commentId: 'c1', html: 'Буду' }]);
    expect((await ticket.state()).dialogWorkflowId).toBe('dialog:telegram:100:5');
  });

  it('meet late: what came before the adoption is told after it, in order, once', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.issue({ type: 'created' }, 'our-key'), ticket.issue(comment('c1')));
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    await ticket.becomes('completed', true);
    expect(await ticket.hasTold()).toEqual([]);
    await ticket.deliver(ticket.adoption(FEE));
    expect(await ticket.hasTold()).toEqual([
      { type: 'comment', commentId: 'c1', html: 'Буду' },
      { type: 'status', code: 'completed', closed: true },
      { type: 'paid', money: FEE },
    ]);
    await ticket.deliver(ticket.adoption(FEE));
    expect(await ticket.hasTold()).toEqual([]);
  });

  it('exchange public comments of employees, never private ones, and not the customer’s own', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption());
    await ticket.deliver(
      ticket.issue(comment('c1', 'Еду')),
      ticket.issue(comment('c2', 'Между нами', 'employee', false)),
      ticket.issue(comment('c3', 'Жду', 'contact')),
    );
    await ticket.deliver(ticket.issue(comment('c1', 'Еду')));
    expect(await ticket.hasTold()).toEqual([{ type: 'comment', commentId: 'c1', html: 'Еду' }]);
  });
});

describe('what the desk shows the customer', () => {
  const files = [{ id: 'f1', name: 'Акт.pdf' }];

  it('are public files of an employee, each once, with its comment or by itself', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption());
    await ticket.deliver(ticket.issue({ ...comment('c1', 'Вот'), files }));
    await ticket.deliver(
      ticket.issue({ type: 'files', files: [...files, { id: 'f2', name: 'Схема.png' }], author: 'employee' }),
      ticket.issue({ type: 'files', files, author: 'employee' }),
      ticket.issue({ type: 'files', files: [{ id: 'f3', name: 'Моё.jpg' }], author: 'contact' }),
    );
    expect(await ticket.hasTold()).toEqual([
      { type: 'comment', commentId: 'c1', html: 'Вот', files },
      { type: 'files', files: [{ id: 'f2', name: 'Схема.png' }] },
    ]);
  });

  it('is no comment that was made private before it was told', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.issue({ type: 'created' }, 'our-key'), ticket.issue(comment('c1', 'Тайна')));
    await ticket.settled();
    await ticket.deliver(ticket.issue(comment('c1', '', 'employee', false)));
    await ticket.deliver(
      ticket.issue(comment('c2', 'Тоже')),
      ticket.issue(comment('c2', '', 'employee', false)),
      ticket.issue(comment('c3', 'Еду')),
    );
    await ticket.deliver(ticket.adoption());
    expect(await ticket.hasTold()).toEqual([{ type: 'comment', commentId: 'c3', html: 'Еду' }]);
  });

  it('is no comment that was private first', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(), ticket.issue(comment('c1', '', 'employee', false)));
    await ticket.deliver(ticket.issue(comment('c1', 'Тайна')));
    expect(await ticket.hasTold()).toEqual([]);
  });

  it('are not our own rates', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption());
    await ticket.deliver(ticket.issue({ type: 'rate', value: 'good' }));
    await ticket.deliver(ticket.issue({ type: 'rate', value: 'good' }));
    expect(await ticket.hasTold()).toEqual([]);
    expect((await ticket.state()).rate).toBe('good');
  });
});

it('a ticket that no dialog ever asked after keeps the newest news only', async () => {
  const ticket = stage.ticket();
  const comments = Array.from({ length: 60 }, (_, i) => ticket.issue(comment(`c${i}`, 'x'.repeat(30_000))));
  await ticket.deliver(ticket.issue({ type: 'created' }, 'our-key'), ...comments.slice(0, 30));
  await ticket.settled();
  await ticket.deliver(...comments.slice(30));
  const { untold } = await ticket.settled();
  expect(JSON.stringify(untold).length).toBeLessThan(500_000);
  expect(untold.at(-1)).toMatchObject({ commentId: 'c59' });
});

describe('the status of the issue', () => {
  it('is read again before it is trusted, and told only when it changed', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption());
    expect(await ticket.hasTold()).toEqual([]);
    // A late hook says "closed" while the live issue is open.
    await ticket.deliver(ticket.issue({ type: 'status', to: 'completed' }));
    expect(await ticket.hasTold()).toEqual([]);
    expect(await ticket.state()).toMatchObject({ status: 'open', issueClosed: false });
    await ticket.becomes('delayed', false);
    expect(await ticket.hasTold()).toEqual([{ type: 'status', code: 'delayed', closed: false }]);
    await ticket.becomes('delayed', false);
    expect(await ticket.hasTold()).toEqual([]);
  });

  it('is looked at again after ten minutes where it could not be read, and shown until then', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption());
    await ticket.settled();
    ticket.outside.refuse('readIssue', 'okdesk.unauthorized', 1);
    await ticket.becomes('completed', true);
    await until('it is in trouble', async () => (await ticket.state()).trouble !== undefined);
    expect(await ticket.details()).toContain('**Trouble:** `okdesk.unauthorized`');
    expect((await ticket.state()).waitingFor).toBe('operator');
    expect(await ticket.hasTold()).toEqual([]);
    await stage.server.pass('10m');
    await ticket.waitsAs('closed');
    expect(await ticket.hasTold()).toEqual([{ type: 'status', code: 'completed', closed: true }]);
    expect(await ticket.details()).not.toContain('Trouble');
  });

  it('closes the ticket when the issue was deleted, and says so once', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.issue({ type: 'deleted' }));
    await ticket.deliver(ticket.issue({ type: 'deleted' }));
    expect(await ticket.hasTold()).toEqual([{ type: 'deleted', unpaid: true }]);
    expect((await ticket.state()).status).toBe('closed');
    await ticket.handle.result();
  });

  it('has the invoice of a deleted issue withdrawn, once', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.issue({ type: 'deleted' }));
    await ticket.deliver(ticket.issue({ type: 'deleted' }));
    await ticket.settled();
    expect(ticket.outside.called('withdrawInvoice')).toEqual([{ ref: 'invoice-ref' }]);
    expect(await ticket.details()).toContain('**Invoice:** invoice-ref, withdrawn');
  });

  it('leaves the invoice of a deleted issue to people where money came for it', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.payment('p1', 'partially_paid', rub(50_000)));
    await ticket.settled();
    await ticket.deliver(ticket.issue({ type: 'deleted' }));
    expect((await ticket.hasTold()).at(-1)).toEqual({ type: 'deleted' });
    expect(ticket.outside.called('withdrawInvoice')).toEqual([]);
  });

  it('shows why accounting does not withdraw an invoice', async () => {
    const ticket = stage.ticket();
    ticket.outside.refuse('withdrawInvoice', 'onec.changed');
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.issue({ type: 'deleted' }));
    await ticket.settled();
    expect(await ticket.details()).toContain('**Trouble:** `onec.changed`');
  });
});

describe('what else happens to the issue', () => {
  it('is looked at and kept, and the customer hears nothing of it', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption());
    await ticket.settled();
    const deadlineAt = '2026-11-26T09:00:00.000Z';
    ticket.outside.issue = { ...ticket.outside.issue, ...{ parentId: '5', deadlineAt, assigneeId: '1' } };
    await ticket.deliver(
      ticket.issue({ type: 'other', name: 'new_assignee' }),
      ticket.issue({ type: 'other', name: 'new_deadline' }),
    );
    expect(await ticket.hasTold()).toEqual([]);
    expect((await ticket.state()).place).toEqual({ parentId: '5', deadlineAt, assigneeId: '1' });
    expect(await ticket.details()).toContain('5');
  });

  it('is that it is closed as a part of another: the ticket ends by its own status', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption());
    await ticket.settled();
    ticket.outside.issue = { ...ticket.outside.issue, ...{ parentId: '5' } };
    await ticket.becomes('closed', true);
    expect(await ticket.hasTold()).toEqual([{ type: 'status', code: 'closed', closed: true }]);
    await ticket.handle.result();
  });

  it('is a status of the desk’s own that nobody here knows: the ticket goes on', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption());
    await ticket.settled();
    await ticket.becomes('on_site', false);
    expect(await ticket.hasTold()).toEqual([{ type: 'status', code: 'on_site', closed: false }]);
    expect(await ticket.state()).toMatchObject({ status: 'open', waitingFor: 'closure' });
  });
});

it('two issues of one customer are two tickets: the first ends, the second goes on', async () => {
  const [first, second] = [stage.ticket(), stage.ticket()];
  await first.deliver(first.adoption());
  await first.becomes('completed', true);
  await first.waitsAs('closed');
  await second.deliver(second.adoption());
  second.outside.issue = { ...second.outside.issue, statusCode: 'opened', closed: false };
  await second.deliver(second.issue(comment('c2', 'Еду')));
  await second.settled();
  await stage.server.pass('25h');
  await until('the first ends', async () => (await first.status()) === 'COMPLETED');
  const told = second.outside.appended.flatMap((event) =>
    event.kind === 'ticket.changed' ? [[event.issueId, event.news.type]] : [],
  );
  expect(told).toContainEqual([first.issueId, 'status']);
  expect(told).toContainEqual([second.issueId, 'comment']);
  expect(await second.status()).toBe('RUNNING');
});

describe('a ticket that was started over the API', () => {
  it('looks at the live issue at once, tells the dialog of ours that opened it, and follows it', async () => {
    const ticket = stage.ticket();
    ticket.outside.openedBy = 'dialog:telegram:100:5';
    await ticket.begun();
    await until('it has looked', async () => (await ticket.state()).statusCode === 'opened');
    expect(await ticket.state()).toMatchObject({ status: 'open', waitingFor: 'closure' });
    await ticket.becomes('completed', true);
    expect(await ticket.hasTold()).toEqual([{ type: 'status', code: 'completed', closed: true }]);
    await ticket.handle.result();
    expect(ticket.outside.called('readIssue')).toHaveLength(2);
  });

  it('looks again after ten minutes where the desk refuses', async () => {
    const ticket = stage.ticket();
    ticket.outside.refuse('readIssue', 'okdesk.unauthorized', 1);
    await ticket.begun();
    await until('it is in trouble', async () => (await ticket.state()).waitingFor === 'operator');
    await stage.server.pass('10m');
    await until('it has looked', async () => (await ticket.state()).statusCode === 'opened');
  });

  it('ends where the issue is closed already', async () => {
    const ticket = stage.ticket();
    ticket.outside.issue = { statusCode: 'completed', closed: true, parameters: {} };
    await ticket.begun();
    await ticket.waitsAs('closed');
    await ticket.handle.result();
  });
});

describe('the end of a ticket', () => {
  it('comes after closure and payment, with a linger for late news', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    await ticket.settled();
    await ticket.becomes('completed', true);
    expect(await ticket.hasTold()).toEqual([
      { type: 'paid', money: FEE },
      { type: 'status', code: 'completed', closed: true },
    ]);
    await stage.server.pass('23h');
    await ticket.deliver(ticket.issue(comment('late', 'Квитанция у консьержа')));
    expect(await ticket.hasTold()).toHaveLength(1);
    await ticket.handle.result();
    expect(ticket.outside.keys.get(ticket.id)?.handled).toBe(4);
    expect(await ticket.hasTold()).toEqual([]);
  });

  it('waits for the payment of a closed issue for as long as it takes', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.becomes('completed', true);
    await ticket.waitsAs('awaiting_payment');
    await stage.server.pass('60 days');
    expect(await ticket.status()).toBe('RUNNING');
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    await ticket.waitsAs('closed');
    expect(await ticket.hasTold()).toEqual([
      { type: 'status', code: 'completed', closed: true },
      { type: 'paid', money: FEE },
    ]);
    await ticket.handle.result();
  });

  it('is taken back when the issue is opened again', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption());
    await ticket.becomes('completed', true);
    await ticket.waitsAs('closed');
    await ticket.becomes('opened', false);
    await ticket.waitsAs('open');
    await stage.server.pass('48h');
    expect(await ticket.status()).toBe('RUNNING');
  });

  it.each(['lingers', 'has ended'])('that %s is told to the dialog where it is taken back', async (when) => {
    const ticket = stage.ticket();
    ticket.outside.openedBy = 'dialog:telegram:100:1';
    await ticket.deliver(ticket.adoption());
    await ticket.becomes('completed', true);
    await ticket.waitsAs('closed');
    if (when === 'has ended') await ticket.handle.result();
    await ticket.hasTold();
    ticket.outside.issue = { ...ticket.outside.issue, statusCode: 'opened', closed: false };
    await ticket.deliver(ticket.issue({ type: 'status', to: 'opened' }, 'our-key'));
    await ticket.waitsAs('open');
    expect(await ticket.hasTold()).toEqual([
      { type: 'status', code: 'opened', closed: false, reopened: true },
    ]);
  });

  it('is not put off by money that comes when it was long over: it looks, and ends again', async () => {
    const ticket = stage.ticket();
    ticket.outside.issue = { statusCode: 'completed', closed: true, parameters: {} };
    await ticket.deliver(ticket.payment('p2', 'paid', rub(100)));
    await ticket.waitsAs('closed');
    await ticket.handle.result();
  });

  it('comes at once when an operator cancels it', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.settled();
    await ticket.handle.cancel();
    await until('it is cancelled', async () => (await ticket.status()) === 'CANCELLED');
    expect(ticket.outside.keys.get(ticket.id)?.handled).toBe(1);
  });
});
