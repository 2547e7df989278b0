import { parseMappings } from '../../../mappings';
import type { Finding } from '../../../providers/contract';
import { okdesk } from '../../../providers/okdesk/provider';
import { startDesk } from './desk';
import type { Desk } from './desk';

let desk: Desk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.stop());

const check = async (yaml = '', change: Record<string, string> = {}): Promise<Finding[]> => {
  const mappings = parseMappings(yaml);
  const findings = await okdesk.check?.(desk.settings(change), { http: desk.http, mappings });
  return findings ?? [];
};

const wrong = (findings: Finding[]) => findings.filter(({ ok }) => !ok);

it('finds everything in order in the account that the shipped fixit.yml is made for', async () => {
  const findings = await check('okdesk: { issueType: service }');
  expect(wrong(findings)).toEqual([]);
  expect(findings.map(({ what }) => what)).toEqual([
    'OKDESK_API_TOKEN works',
    'employee 1 exists',
    'issue parameter "fixit_key" is a string',
    'issue parameter "callout_fee" exists',
    'status "closed" exists',
    'status "completed" exists',
    'every status is named in fixit.yml',
    'issue type "service" exists',
  ]);
});

it('says of each thing that is in order what was found', async () => {
  const findings = await check('okdesk: { issueType: service }');
  expect(findings.map(({ detail }) => detail)).toEqual([
    'Okdesk shows issues to it.',
    'Okdesk has it.',
    'Okdesk has it.',
    'Okdesk has it.',
    'Okdesk has it.',
    'Okdesk has it.',
    'Okdesk has no other.',
    'Okdesk has it.',
  ]);
});

it('says of a token that does not work which setting to change, asks no more, and does not show it', async () => {
  const findings = await check('', { OKDESK_API_TOKEN: 'forged-token' });
  expect(findings).toMatchObject([{ what: 'OKDESK_API_TOKEN works', ok: false }]);
  expect(findings[0]?.detail).toContain('OKDESK_API_TOKEN');
  expect(JSON.stringify(findings)).not.toContain('forged-token');
});

it.each([
  ['an author who is not there', '', { OKDESK_AUTHOR_ID: '999' }, 'employee 999 exists', 'OKDESK_AUTHOR_ID'],
  [
    'a key parameter that is not there',
    'okdesk: { keyParameter: ext }',
    {},
    'issue parameter "ext" is a string',
    'okdesk.keyParameter',
  ],
  [
    'a key parameter that is a tick box',
    'okdesk: { keyParameter: urgent }',
    {},
    'issue parameter "urgent" is a string',
    'ftcheckbox',
  ],
  [
    'a parameter of the fee that is not there',
    'lead: { feeParameter: calout_fee }',
    {},
    'issue parameter "calout_fee" exists',
    'lead.feeParameter',
  ],
  [
    'a closed status that is not there',
    'okdesk: { closedStatuses: [closed, completed, done] }',
    {},
    'status "done" exists',
    'okdesk.closedStatuses',
  ],
  [
    'a payment status that is not there',
    'okdesk: { paymentStatuses: [to_pay] }',
    {},
    'status "to_pay" exists',
    'okdesk.paymentStatuses',
  ],
  [
    'a status that fixit.yml does not name',
    'okdesk: { closedStatuses: [closed] }',
    {},
    'every status is named in fixit.yml',
    '"completed"',
  ],
  [
    'an issue type that is not there',
    'okdesk: { issueType: repair }',
    {},
    'issue type "repair" exists',
    'okdesk.issueType',
  ],
])('finds %s, and says what to change', async (_what, yaml, change, what, named) => {
  const [found, ...more] = wrong(await check(yaml, change));
  expect(more).toEqual([]);
  expect(found).toMatchObject({ what });
  expect(found?.detail).toContain(named);
});

it('asks after no parameter of the fee where fixit.yml names none', async () => {
  const findings = await check("lead: { feeParameter: '' }");
  expect(wrong(findings)).toEqual([]);
  expect(findings.map(({ what }) => what).filter((what) => what.startsWith('issue parameter'))).toEqual([
    'issue parameter "fixit_key" is a string',
  ]);
});

it('answers of an account that is away or answers nothing to read, and does not throw', async () => {
  desk.sandbox.faults.add({ kind: '5xx', operation: '/issues/statuses$' });
  const found = wrong(await check());
  expect(found.map(({ what }) => what)).toEqual([
    'status "closed" exists',
    'status "completed" exists',
    'every status is named in fixit.yml',
  ]);
  desk.sandbox.faults.replace([{ kind: 'refused' }]);
  expect(wrong(await check())).toMatchObject([{ what: 'OKDESK_API_TOKEN works' }]);
});
