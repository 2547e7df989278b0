/** CloudPayments writes UTC without saying so: `2026-11-21 09:00:00` in notifications, `2026-11-21T09:00:00` in answers. */
export function instantOf(value: string | undefined): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(value ?? '');
  const at = match ? new Date(`${match[1]}T${match[2]}Z`) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;
}
