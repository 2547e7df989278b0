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
    [
      'lead: { workingHours: { timezone: Europe/Moskva, days: { mon: 9:00-18:00 } } }',
      'a time zone of the IANA list',
    ],
    [
      'lead: { workingHours: { timezone: +03:00, days: { mon: 9:00-18:00 } } }',
      'a time zone of the IANA list',
    ],
    ['lead: { workingHours: { timezone: UTC } }', 'lead.workingHours.days'],
    ['lead: { workingHours: { timezone: UTC, days: {} } }', 'at least one day with hours'],
    ['lead: { workingHours: { timezone: UTC, days: { mon: [] } } }', 'at least one day with hours'],
    ['lead: { workingHours: { timezone: UTC, days: { mo: 9:00-18:00 } } }', 'lead.workingHours.days'],
    ['lead: { workingHours: { timezone: UTC, days: { mon: 9-18 } } }', '"09:00-18:00"'],
    ['lead: { workingHours: { timezone: UTC, days: { mon: 24:00-25:00 } } }', '"09:00-18:00"'],
    ['lead: { workingHours: { timezone: UTC, days: { mon: [9:00-18:60] } } }', '"09:00-18:00"'],
    [
      'lead: { workingHours: { timezone: UTC, days: { mon: 9:00-18:00 }, holidays: [2027-02-30] } }',
      'a date, for example 2027-01-01',
    ],
    ['lead: { privacyUrl: example.ru }', 'an address that begins with https://'],
    ['lead: { privacyUrl: { de: "https://example.de" } }', 'lead.privacyUrl'],
  ])('says what is wrong with %j', (text, named) => {
    expect(() => parseMappings(text)).toThrow(named);
  });

  it('takes working hours in days, as one span or several, and keeps them in minutes', () => {
    const { lead } = parseMappings(`
lead:
  workingHours:
    timezone: Europe/Moscow
    days: { mon: 09:00-18:00, fri: [9:00-13:00, 14:00-17:30], sat: 22:00-02:00, sun: 00:00-24:00 }
    holidays: [2027-01-01]
  privacyUrl: https://example.ru/privacy`);
    expect(lead.workingHours).toEqual({
      timezone: 'Europe/Moscow',
      days: {
        mon: [[540, 1_080]],
        fri: [
          [540, 780],
          [840, 1_050],
        ],
        sat: [[1_320, 120]],
        sun: [[0, 1_440]],
      },
      holidays: ['2027-01-01'],
    });
    expect(lead.privacyUrl).toBe('https://example.ru/privacy');
    expect(parseMappings('').lead).not.toHaveProperty('workingHours');
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
