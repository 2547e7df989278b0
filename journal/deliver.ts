/** Hands a key's events to its workflow in one signal. */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Tracing } from '../tracing/tracing';
import type { Delivered, NormalisedEvent } from '../workflows/events';
import { parseEntityId } from '../workflows/ids';
import type { ClaimedEvent, ClaimedKey } from './claim';
import type { StartArguments } from './start';
import { shownAtStart, startWith } from './start';
import { tracedSignal } from './trace';

export interface DeliveryDeps {
  client: Client;
  taskQueue: string;
  /** Milliseconds after which a call to Temporal is given up; a repeat is harmless. */
  deadlineMs: number;
  startArguments(type: keyof StartArguments): StartArguments[keyof StartArguments];
  /** Absent = nobody is told of traces. */
  tracing?: Tracing | undefined;
}

const SIGNAL = 'deliver';

/** True when the workflow took them, false when none runs and none may be started; throws what Temporal throws. */
export function deliver(
  deps: DeliveryDeps,
  claimed: ClaimedKey,
  events: ClaimedEvent[],
  mayStart: boolean,
): Promise<boolean> {
  if (!deps.tracing) return signal(deps, claimed, events, mayStart);
  return tracedSignal(deps.tracing, claimed.key, events, (traced) => signal(deps, claimed, traced, mayStart));
}

async function signal(
  deps: DeliveryDeps,
  claimed: ClaimedKey,
  events: ClaimedEvent[],
  mayStart: boolean,
): Promise<boolean> {
  const payload = events.map(toDelivered);
  const { client } = deps;
  return client.connection.withDeadline(Date.now() + deps.deadlineMs, async () => {
    if (!mayStart) {
      try {
        await client.workflow.getHandle(claimed.key).signal(SIGNAL, payload);
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    }
    await client.workflow.signalWithStart(...startOf(deps, claimed, events, payload));
    return true;
  });
}

function startOf(
  deps: DeliveryDeps,
  claimed: ClaimedKey,
  events: ClaimedEvent[],
  payload: Delivered[],
): [string, Parameters<Client['workflow']['signalWithStart']>[1]] {
  const id = parseEntityId(claimed.key);
  if (!id) throw new UndeliverableError(`${claimed.key} is not the id of a workflow that takes events`);
  const carried = {
    handled: claimed.handled,
    facts: claimed.facts,
    ...(events.some((event) => event.claimedBefore) ? { recheck: true } : {}),
  };
  return [
    id.type,
    {
      workflowId: claimed.key,
      taskQueue: deps.taskQueue,
      args: [{ ...startWith(deps.startArguments(id.type), claimed.person), ...carried }],
      signal: SIGNAL,
      signalArgs: [payload],
      ...shownAtStart(id),
    },
  ];
}

/** An event that no repetition will deliver. */
export class UndeliverableError extends Error {
  override name = 'UndeliverableError';
}

function toDelivered(claimed: ClaimedEvent): Delivered {
  return {
    ...withoutPerson(claimed.event),
    number: claimed.number,
    eventId: claimed.id,
    receivedAt: claimed.receivedAt.toISOString(),
    ...(claimed.traceparent === null ? {} : { traceparent: claimed.traceparent }),
  };
}

/** See `Delivered`: the workflow knows its person by its own id. */
function withoutPerson(event: NormalisedEvent) {
  switch (event.kind) {
    case 'message.received':
      return {
        kind: event.kind,
        messageId: event.messageId,
        content: event.content,
        ...(event.edit ? { edit: event.edit } : {}),
      };
    case 'message.changed': {
      const { kind, messageId, id, change, at } = event;
      return { kind, messageId, id, change, at };
    }
    case 'person.changed':
      return { kind: event.kind, change: event.change, at: event.at };
    case 'message.status': {
      const { channel: _channel, account: _account, person: _person, ...rest } = event;
      return rest;
    }
    default:
      return event;
  }
}
