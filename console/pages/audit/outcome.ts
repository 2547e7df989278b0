/** What an answer's status means. Null: it is under way, or the process ended in the middle. */
export function outcomeOf(status: number | null): 'done' | 'underWay' | 'noScope' | 'refused' | 'failed' {
  if (status === null) return 'underWay';
  if (status < 400) return 'done';
  if (status === 403) return 'noScope';
  return status < 500 ? 'refused' : 'failed';
}
