/** Postgres, Temporal, workers, relay: each with a word for its state, not only a colour. */
import type { Html } from './html';
import { html } from './html';

interface Check {
  ok: boolean;
  reason?: string;
}

export interface Readiness {
  postgres: Check;
  temporal: Check;
  workers: Check;
  /** `delivering`, `waiting for Temporal` or `elsewhere`. */
  relay: string;
}

export const readinessList = ({ postgres, temporal, workers, relay }: Readiness): Html =>
  html`<dl class="facts">
    <div>
      <dt>Postgres</dt>
      <dd>${checked(postgres)}</dd>
    </div>
    <div>
      <dt>Temporal</dt>
      <dd>${checked(temporal)}</dd>
    </div>
    <div>
      <dt>Workers</dt>
      <dd>${checked(workers, 'at work')}</dd>
    </div>
    <div>
      <dt>Relay</dt>
      <dd>${relay === 'delivering' ? badge('good', relay) : badge('plain', relay)}</dd>
    </div>
  </dl>`;

const checked = ({ ok, reason }: Check, good = 'answers'): Html =>
  ok ? badge('good', good) : html`${badge('bad', 'away')} ${reason}`;

export const badge = (tone: 'good' | 'bad' | 'plain', text: string): Html =>
  html`<span class="badge ${tone}">${text}</span>`;
