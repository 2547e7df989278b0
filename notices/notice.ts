/** A notice as it is stored, and as it is told. */
import type { NoticeDetail, NoticeKind } from './kinds';

export interface Notice {
  id: string;
  kind: NoticeKind;
  subject: string;
  /** Now; 0 = it is over. */
  count: number;
  /** At most, since it began. */
  most: number;
  /** How often it came back. */
  returned: number;
  detail: NoticeDetail;
  firstAt: Date;
  lastAt: Date;
  overAt: Date | null;
  /** When a target was last told of it. */
  toldAt: Date | null;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
}

/** The select list that gives a `Notice`. */
export const NOTICE_COLUMNS = `
  n.id, n.kind, n.subject, n.count, n.most, n.returned, n.detail, n.first_at AS "firstAt", n.last_at AS "lastAt",
  n.over_at AS "overAt", n.told_at AS "toldAt", n.acknowledged_at AS "acknowledgedAt",
  n.acknowledged_by AS "acknowledgedBy"`;

/** Why it is told now. */
export type Occasion = 'opened' | 'continues' | 'over';

/** What everybody is given of it, in the order in which it is read. Who acknowledged it is a person: the API alone tells. */
export const membersOf = (notice: Notice) => ({
  id: notice.id,
  kind: notice.kind,
  subject: notice.subject,
  count: notice.count,
  most: notice.most,
  returned: notice.returned,
  detail: notice.detail,
  firstAt: notice.firstAt.toISOString(),
  lastAt: notice.lastAt.toISOString(),
  overAt: notice.overAt?.toISOString() ?? null,
  acknowledgedAt: notice.acknowledgedAt?.toISOString() ?? null,
});
