/** What operators are told of. Names are kept for good: receivers of NOTIFY_URL decide by them. */
export const NOTICE_KINDS = [
  /** A provider does not accept our token. Subject: the provider. */
  'token_dead',
  /** A provider does not answer. Subject: the provider. */
  'provider_down',
  /** Events were given up. Subject: `journal`. */
  'dead_letters',
  /** Genuine hooks of an unknown shape. Subject: the endpoint. */
  'unread_shapes',
  /** Hooks that their sender counts never came. Subject: the endpoint. */
  'sequence_gaps',
  /** A subscription to our calls was switched off by the service. Subject: its id. */
  'subscription_off',
  /** Hooks are taken and do not reach their workflows. Subject: `journal`; the count is seconds. */
  'backlog_old',
  /** A payment names several workflows. Subject: `payments`. */
  'references_disagree',
  /** A payment names nobody we know. Subject: `payments`. */
  'money_unclaimed',
  /** An operator took a dialog over and says nothing. Subject: the channel. */
  'dialog_waits',
  /** A workflow cannot go on without a person. Subject: its type. */
  'workflow_trouble',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Numbers by name, and ids of workflows; nothing personal. */
export interface NoticeDetail {
  /** How many of which, where they differ. */
  by?: Record<string, number>;
  /** A few workflows to begin with. */
  workflows?: string[];
  /** The type of the last failure. */
  error?: string;
}

/** One trouble as it is now. */
export interface Observation {
  kind: NoticeKind;
  subject: string;
  count: number;
  detail?: NoticeDetail;
  /** False = not enough to begin a notice with, and too much to end one. */
  opens: boolean;
}

/** What was looked at, and what was found: a kind that was looked at and not found is over. */
export interface Look {
  looked: readonly NoticeKind[];
  found: readonly Observation[];
}

/** Limits of the account, `notices` in fixit.yml. */
export interface NoticeLimits {
  /** Of one trouble at most one message in so many minutes; an all-clear comes beside it. */
  everyMinutes: number;
  /** A trouble is over when it has not been seen for so many minutes. */
  calmMinutes: number;
  /** The age of the oldest undelivered event. */
  backlogSeconds: number;
  /** How long a provider may fail. */
  downMinutes: number;
  /** How long an operator may be silent, and a workflow in trouble. */
  operatorMinutes: number;
  /** How long a payment may wait for its owner. */
  unclaimedMinutes: number;
}
