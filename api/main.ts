import { readEnvironment } from '../config';
import { reportReady, runMain, stopWhenTold } from '../local/lifeline';
import { startApi } from './server';

runMain(async () => {
  const api = await startApi(readEnvironment());
  stopWhenTold(() => api.stop());
  reportReady({ url: api.url });
  if (!process.connected) console.log(`fixit-exchange API on ${api.url}`);
});
