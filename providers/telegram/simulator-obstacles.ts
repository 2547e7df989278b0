/** What keeps the simulated bot from writing, beside being blocked: limits, moved groups, deleted accounts. */
import { z } from 'zod';
import type { SimAnswer } from '../../sandbox/contract';
import { fail } from './simulator-methods';

export const obstaclesSchema = z.object({
  /** The id of the supergroup, by that of the group it was. */
  moved: z.record(z.string(), z.int()),
  deactivated: z.array(z.string()),
  /** Milliseconds since the epoch, by chat; `*` = the whole bot. */
  limited: z.record(z.string(), z.number()),
});
type Saved = z.infer<typeof obstaclesSchema>;

export class Obstacles {
  private saved: Saved = { moved: {}, deactivated: [], limited: {} };

  of(chatId: string, now: Date): SimAnswer | undefined {
    const { moved, deactivated, limited } = this.saved;
    const until = Math.max(limited['*'] ?? 0, limited[chatId] ?? 0);
    if (until > now.getTime()) {
      const retry_after = Math.ceil((until - now.getTime()) / 1000);
      return fail(429, `Too Many Requests: retry after ${retry_after}`, { retry_after });
    }
    if (moved[chatId] !== undefined) {
      return fail(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: moved[chatId],
      });
    }
    return deactivated.includes(chatId) ? fail(403, 'Forbidden: user is deactivated') : undefined;
  }

  limit(chatId: string, until: Date): void {
    this.saved.limited[chatId] = until.getTime();
  }

  move(from: string, to: number): void {
    this.saved.moved[from] = to;
  }

  deactivate(chatId: string): void {
    this.saved.deactivated.push(chatId);
  }

  all(): Saved {
    return this.saved;
  }

  restore(saved: Saved): void {
    this.saved = saved;
  }
}
