import { StartFailure } from '../../local/failure';
import { freePort } from '../../local/ports';
import { connect } from '../../worker/connection';

it('gives up on an absent Temporal with a sentence that names the address and the settings', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const warnings: string[] = [];
  const nothing = () => undefined;
  const logger = {
    debug: nothing,
    info: nothing,
    warn: (_: unknown, message?: string) => void warnings.push(message ?? ''),
    error: nothing,
  };
  const failure: unknown = await connect({ TEMPORAL_ADDRESS: address }, logger, 600).catch((e: unknown) => e);
  expect(failure).toBeInstanceOf(StartFailure);
  expect((failure as StartFailure).message).toContain(address);
  expect((failure as StartFailure).message).toContain('TEMPORAL_ADDRESS');
  expect(warnings.length).toBeGreaterThan(0);
});
