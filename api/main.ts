import { parseSettings, readEnvironment, requireKeys } from '../config';
import { reportReady, runMain, stopWhenTold } from '../local/lifeline';
import { startApi } from './server';

runMain(async () => {
  const env = readEnvironment();
  requireKeys(parseSettings(env));
  const api = await startApi(env);
  stopWhenTold(() => api.stop());
  reportReady({ url: api.url });
  if (!process.connected) console.log(`fixit-exchange API on ${api.url}`);
});
