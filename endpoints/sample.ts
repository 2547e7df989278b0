/**
 * A hook that can be pasted into a terminal. What is signed is signed with the endpoint's secret; where the proof is the
 * secret itself it never comes out: a variable of the shell stands in its place.
 */
import { bytesOf, freshness, signedHeaders } from '../providers/sample';
import type { Freshness, HookSide } from '../providers/contract';
import { basicCredentials } from '../providers/verify';
import type { CurlCall } from './curl';
import { curlOf, VARIABLE } from './curl';

export interface SampleHook extends Omit<CurlCall, 'user'> {
  curl: string;
  /** Its proof is made with the secret, and is in it. */
  signed: boolean;
  /** What has to be done first, or known; undefined = nothing. */
  note?: string;
}

export interface SampledHook {
  hook: HookSide<unknown>;
  settings: unknown;
  /** Where hooks come to. */
  url: string;
  /** The secret is the last part of the address. */
  secretPath?: boolean | undefined;
  body(fresh: Freshness): unknown;
}

/** Letters and digits: the same in a form, in base64 and in JSON. Nothing else bears it. */
const PLACE = 'FIXIT0SECRET0STANDS0HERE';

/** A signature that differs after so long holds for some time only. */
const LATER_MS = 3_600_000;

export function sampleHook({ hook, settings, url, secretPath, body: make }: SampledHook): SampleHook {
  const shown = hook.withSecret?.(settings, PLACE);
  const used = shown ?? settings;
  const fresh = freshness();
  const made = bytesOf(make(fresh));
  const body = hook.seal?.(made, used) ?? made;
  const headers = signedHeaders(hook, body, used, fresh.now);
  const user = basicUser(headers);
  if (user !== undefined) delete headers['authorization'];
  const call: CurlCall = {
    method: 'POST',
    url: secretPath && shown !== undefined ? `${url}/${PLACE}` : url,
    headers,
    body: body.toString('utf8'),
    ...(user === undefined ? {} : { user }),
  };
  const note = noteOn(hook, {
    isSecret: shown !== undefined,
    inPath: secretPath === true,
    ages: isTimed(hook, body, used, fresh.now),
  });
  return {
    method: call.method,
    url: readable(call.url),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, readable(value)])),
    body: readable(call.body),
    curl: curlOf(call, PLACE),
    signed: shown === undefined && hook.provedBy !== 'nothing',
    ...(note === undefined ? {} : { note }),
  };
}

const readable = (text: string): string => text.replaceAll(PLACE, `$${VARIABLE}`);

/** Of Basic credentials whose password is the secret: curl makes the header of the two. */
function basicUser(headers: Record<string, string>): string | undefined {
  const given = basicCredentials(headers);
  return given?.password === PLACE ? given.user : undefined;
}

function isTimed(hook: HookSide<unknown>, body: Buffer, settings: unknown, now: Date): boolean {
  const at = (time: Date) => JSON.stringify(signedHeaders(hook, body, settings, time));
  return at(now) !== at(new Date(now.getTime() + LATER_MS));
}

function noteOn(
  { provedBy, confirmation }: HookSide<unknown>,
  { isSecret, inPath, ages }: { isSecret: boolean; inPath: boolean; ages: boolean },
): string | undefined {
  if (isSecret)
    return `Set ${VARIABLE} to the secret of the endpoint first${inPath ? ', percent-encoded' : ''}: read -rs ${VARIABLE}. It never comes out of here.`;
  if (ages) return 'The signature holds for five minutes; after that ask for another one.';
  if (confirmation)
    return 'Nothing signs it: the sender itself is asked whether it sent this, and only a sandbox says yes to a sample.';
  if (provedBy === 'nothing')
    return 'Nothing signs it: its sender is known by the address, and from another one it is refused.';
  return undefined;
}
