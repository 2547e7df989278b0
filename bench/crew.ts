/** The service's own processes in a chaos bench: so many of the API, so many workers, each with ports of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { freePort } from '../local/ports';
import { ROOT } from '../root';
import { GATEWAYS } from './ending';
import type { Stand } from './stand';

interface Member {
  program: 'api' | 'worker';
  env: NodeJS.ProcessEnv;
}

export class Crew {
  private readonly members = new Map<string, Member>();
  private apiStarts = 0;

  private constructor(private readonly stand: Stand) {}

  /** One API listens where hooks come to; several have ports of their own, and a balancer stands before them. */
  static async of(stand: Stand, apis: number, workers: number): Promise<Crew> {
    const crew = new Crew(stand);
    for (let i = 1; i <= apis; i++) await crew.add('api', i, apis === 1 ? ['METRICS_PORT'] : API_PORTS);
    for (let i = 1; i <= workers; i++) await crew.add('worker', i, ['WORKER_METRICS_PORT']);
    return crew;
  }

  get names(): string[] {
    return [...this.members.keys()];
  }

  /** Of the API's processes. */
  get ports(): number[] {
    const apis = [...this.members.values()].filter(({ program }) => program === 'api');
    return apis.map(({ env }) => Number(env['PORT'] ?? this.stand.port));
  }

  async start(name: string): Promise<void> {
    const { program, env } = this.members.get(name)!;
    if (program === 'api') this.apiStarts += 1;
    const policies = writePolicies(this.stand.folder, this.apiStarts);
    await this.stand.start(program, { ...env, FIXIT_FILE: policies, CALLS_PER_MINUTE: '0' }, name);
  }

  private async add(program: Member['program'], number: number, ports: readonly string[]): Promise<void> {
    const env: NodeJS.ProcessEnv = {};
    for (const name of ports) env[name] = String(await freePort());
    this.members.set(`${program}-${number}`, { program, env });
  }
}

const API_PORTS = ['PORT', 'METRICS_PORT'] as const;

/** What a hook never told is found within so long: as shipped, in five and ten minutes, it would come after the end. */
const RECONCILE = { paymentsMinutes: 1, dealsMinutes: 1, issuesMinutes: 1, recordsMinutes: 1 };

/**
 * As shipped, but for that and for a CRM that is waited for: a deal that is made up for ten minutes later would also be late.
 * Each start of an API has another gateway for the primary, so that orders are paid at all of them.
 */
function writePolicies(folder: string, start: number): string {
  const shipped = parse(readFileSync(join(ROOT, 'fixit.yml'), 'utf8')) as Record<string, object>;
  const first = start % GATEWAYS.length;
  const gateways = [...GATEWAYS.slice(first), ...GATEWAYS.slice(0, first)];
  const file = join(folder, `fixit-${start}.yml`);
  const checkout = { ...shipped['checkout'], gateways, chargeSeconds: 60, crmSeconds: 300 };
  const reconcile = { ...shipped['reconcile'], ...RECONCILE };
  writeFileSync(file, stringify({ ...shipped, checkout, reconcile }));
  return file;
}
