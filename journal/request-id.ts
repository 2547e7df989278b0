/**
 * Ids of requests and of the events in them: UUIDv7 (RFC 9562, section 5.7), so that they sort by time of receipt. A
 * request's ends in 24 zero bits, its events count up in them: what a request held is a range of ids, and needs no
 * index of its own. 50 random bits a millisecond are left.
 */
import { v7 as uuidv7 } from 'uuid';

const ZEROS = '000000';

/** @param at kept to the millisecond in the id's first 48 bits */
export const newRequestId = (at: Date): string =>
  uuidv7({ msecs: at.getTime() }).slice(0, -ZEROS.length) + ZEROS;

/** @param place from 0; a body of 4 MiB cannot hold the 16 million parts there is room for */
export const eventIdOf = (requestId: string, place: number): string =>
  requestId.slice(0, -ZEROS.length) + (place + 1).toString(16).padStart(ZEROS.length, '0');

/** The request that an event came in. One that a workflow appended came in none: nothing is found by this id then. */
export const requestIdOf = (eventId: string): string => eventId.slice(0, -ZEROS.length) + ZEROS;
