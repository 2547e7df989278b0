/** What happens to one made-up issue. https://apidocs.okdesk.ru/webhookdoc */
import type { Freshness, HookSample } from '../contract';

const EMPLOYEE = { id: '7', first_name: 'Анна', last_name: 'Кузнецова', patronymic: '', type: 'employee' };

const hook = (fresh: Freshness, event: object, status: { code: string; name: string }) => ({
  event: { author: EMPLOYEE, ...event },
  issue: {
    // Never one of the account's own: those count from one.
    id: String(fresh.number),
    title: 'Требуется мастер на выезд',
    description: 'Не включается котёл',
    status,
    rate: null,
    parameters: [],
    created_at: fresh.now.toISOString(),
    updated_at: fresh.now.toISOString(),
  },
});

const OPENED = { code: 'opened', name: 'Открыта' };
const COMPLETED = { code: 'completed', name: 'Решена' };

export const samples = {
  'new-ticket': {
    about: 'an issue is opened',
    body: (fresh) => hook(fresh, { event_type: 'new_ticket' }, OPENED),
  },
  'new-status': {
    about: 'an employee resolves an issue',
    body: (fresh) =>
      hook(fresh, { event_type: 'new_ticket_status', old_status: OPENED, new_status: COMPLETED }, COMPLETED),
  },
  'new-comment': {
    about: 'an employee answers the customer',
    body: (fresh) =>
      hook(
        fresh,
        {
          event_type: 'new_comment',
          comment: { id: String(fresh.number), is_public: true, content: '<p>Мастер выехал</p>' },
        },
        OPENED,
      ),
  },
} as const satisfies Record<string, HookSample>;
