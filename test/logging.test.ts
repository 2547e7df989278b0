import { createLogger } from '../logging';

const linesOf = (write: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] => {
  const lines: string[] = [];
  write(createLogger('test', 'info', { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

it('takes credentials and what people wrote out of a line', () => {
  const [line] = linesOf((log) =>
    log.info(
      { token: 't0p', headers: { authorization: 'Bearer t0p' }, message: { text: 'Анна, +7916' } },
      'seen',
    ),
  );
  expect(JSON.stringify(line)).not.toMatch(/t0p|Анна/);
  expect(line).toMatchObject({ level: 'info', name: 'test', msg: 'seen' });
});

it('logs of an error its type, code and sentence, not its details', () => {
  const error = Object.assign(new Error('not stored'), {
    code: '23505',
    detail: 'Key (phone)=(+7916) exists',
  });
  const [line] = linesOf((log) => log.error({ err: error }, 'failed'));
  expect(line).toMatchObject({ err: { message: 'not stored', code: '23505' } });
  expect(JSON.stringify(line)).not.toContain('+7916');
});
