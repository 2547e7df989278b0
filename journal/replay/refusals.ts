/** Why an event was not replayed or dismissed, as a sentence that says what to do. */

const REFUSALS = {
  'unknown-event': 'There is no event of this id, or its day is past RETENTION_DAYS.',
  'still-pending':
    'It is still to be delivered, and nothing has been lost. Wait; if it stays pending, check at /readyz that Temporal and a relay are there.',
  erased: 'What it held was erased on request, so there is nothing to deliver.',
  'body-gone':
    'The body of the hook it came in is not kept any more (erased, or its day is past RETENTION_DAYS), so it cannot be read again. Dismiss it, or ask its sender to send it again.',
  'still-unread':
    'It was read again and is still of a shape that nobody here knows. Replay it after an update that reads it, or dismiss it.',
  'of-no-interest': 'It was read again, and is of no interest to any workflow here.',
  'endpoint-off':
    'Its endpoint is off here, so nothing can read its body. Give the endpoint its settings and replay it then.',
  'no-event':
    'It holds no event that this version knows. Look at the hook it came in; dismiss it if it needs nothing.',
  'not-a-payment': 'Only a payment.changed can be given to a workflow by hand; leave workflowId out.',
  'wrong-workflow': 'A payment goes to a ticket or a dialog; workflowId is the id of neither.',
  'unknown-workflow':
    'Nothing here has had an event under this workflowId. Check it: GET /v1/workflows/{id}.',
  'not-dismissible':
    'Only a dead, parked or unread event can be dismissed: this one needs nothing, or is still to be delivered.',
} as const satisfies Record<string, string>;

export type RefusalType = keyof typeof REFUSALS;

export interface Refusal {
  type: RefusalType;
  /** With the reason of this very event, where there is one. */
  detail: string;
}

export const refusal = (type: RefusalType, reason?: string | null): Refusal => ({
  type,
  detail: reason ? `${REFUSALS[type]} (${reason})` : REFUSALS[type],
});

export const refusalDetail = (type: RefusalType): string => REFUSALS[type];
