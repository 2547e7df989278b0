/** What each bench is to reach, on two cores with the generator among them. */

/** Bounds of one figure; several may hold at once. */
export interface Goal {
  figure: string;
  atLeast?: number;
  atMost?: number;
}

export interface Judged {
  bench: string;
  figure: string;
  goal: string;
  /** As the bench gave it; undefined = it gave none. */
  value: number | undefined;
  met: boolean;
}

const none = (figure: string): Goal => ({ figure, atLeast: 0, atMost: 0 });

/** Under kills, restarts and faults, on whatever it stands. */
const broken = (hooks: number, kills: number): Goal[] => [
  { figure: 'hooks', atLeast: hooks },
  { figure: 'kills', atLeast: kills },
  none('lost'),
  none('duplicateEffects'),
  none('reordered'),
  { figure: 'recoverS', atMost: 30 },
];

export const GOALS: Record<string, readonly Goal[]> = {
  ingest: [
    { figure: 'toVerified', atLeast: 0.85 },
    { figure: 'toInsert', atLeast: 2 },
    { figure: 'toBare', atLeast: 0.4 },
    { figure: 'ackP99Ms', atMost: 50 },
    none('lost'),
  ],
  burst: [
    { figure: 'ackedS', atMost: 3 },
    { figure: 'speedup', atLeast: 4 },
    none('lost'),
    none('reordered'),
  ],
  latency: [
    { figure: 'hookToWorkflowP50Ms', atMost: 30 },
    { figure: 'hookToWorkflowP99Ms', atMost: 150 },
    { figure: 'hookToOutboundP50Ms', atMost: 80 },
    { figure: 'hookToOutboundP99Ms', atMost: 300 },
  ],
  decision: [{ figure: 'p99Ms', atMost: 150 }, none('timeouts')],
  history: [
    { figure: 'eventsPerMessage', atMost: 10 },
    { figure: 'bytesPerMessage', atMost: 2_560 },
    { figure: 'eventsPerParkedDialog', atMost: 25 },
  ],
  checkout: ['oversold', 'chargedTwice', 'unpaidFulfilled', 'moneyDifference'].map(none),
  chaos: broken(5_000, 10),
  cluster: broken(1_000, 4),
  forgery: [
    { figure: 'tried', atLeast: 20_000 },
    none('accepted'),
    none('serverErrors'),
    none('genuineRefused'),
    { figure: 'maxRssMb', atMost: 1_024 },
  ],
  rollout: ['stuck', 'nondeterminism', 'doubled'].map(none),
  start: [{ figure: 'warmReadyS', atMost: 15 }, none('rebuilt')],
  scale: [
    { figure: 'parked', atLeast: 20_000 },
    { figure: 'workerGrowth', atMost: 1.1 },
    { figure: 'rows', atLeast: 1_000_000 },
    { figure: 'toVerifiedAtRows', atLeast: 0.85 },
    { figure: 'listMs', atMost: 100 },
  ],
};

/** @returns one row for each goal of the bench, in their order; none for a bench without goals */
export function judge(bench: string, figures: object): Judged[] {
  return (GOALS[bench] ?? []).map((goal) => {
    const given: unknown = (figures as Record<string, unknown>)[goal.figure];
    const value = typeof given === 'number' ? given : undefined;
    return { bench, figure: goal.figure, goal: written(goal), value, met: holds(goal, value) };
  });
}

/** A figure that is not there, or is none (NaN), has reached nothing. */
const holds = ({ atLeast = -Infinity, atMost = Infinity }: Goal, value: number | undefined): boolean =>
  value !== undefined && value >= atLeast && value <= atMost;

function written({ atLeast, atMost }: Goal): string {
  if (atMost === 0) return '0';
  return [atLeast === undefined ? '' : `≥ ${atLeast}`, atMost === undefined ? '' : `≤ ${atMost}`]
    .filter(Boolean)
    .join(', ');
}
