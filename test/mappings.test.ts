import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mappingsJsonSchema, parseMappings, readMappings } from '../mappings';
import { ROOT } from '../root';

const SCHEMA = join(ROOT, 'fixit.schema.json');

describe('fixit.yml', () => {
  it('as shipped works with the sandbox: a call-out fee of 1499.50 roubles, two closed statuses', () => {
    const { lead, okdesk } = readMappings(join(ROOT, 'fixit.yml'));
    expect(lead).toMatchObject({ calloutFee: 149_950, currency: 'RUB' });
    expect(okdesk.closedStatuses).toEqual(['closed', 'completed']);
  });

  it('may be empty: every mapping has a default or fails only the step that needs it', () => {
    expect(parseMappings('').lead.calloutFee).toBe(149_950);
    expect(parseMappings('').onec.itemKey).toBeUndefined();
  });

  it.each([
    ['lead: { calloutFee: -5 }', 'lead.calloutFee'],
    ['lead: { calloutFee: many }', 'lead.calloutFee'],
    ['okdesk: { closedStatus: [closed] }', 'closedStatus'],
    ['leads: {}', 'leads'],
    ['lead: [', 'not valid YAML'],
  ])('says what is wrong with %j', (text, named) => {
    expect(() => parseMappings(text)).toThrow(named);
  });

  it('says which variable points at a file that is not there', () => {
    expect(() => readMappings('/nowhere/fixit.yml')).toThrow('FIXIT_FILE');
  });

  it('has a JSON Schema beside it that is up to date (UPDATE_SCHEMA=1 writes it)', () => {
    const current = `${JSON.stringify(mappingsJsonSchema(), null, 2)}\n`;
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(SCHEMA, current);
    expect(JSON.parse(readFileSync(SCHEMA, 'utf8'))).toEqual(JSON.parse(current));
  });
});
