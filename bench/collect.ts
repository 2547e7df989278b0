/**
 * Preloaded into a program: at SIGUSR2 each of its threads collects its garbage, so that what is resident afterwards is what is
 * in use. How much waits to be collected depends on how quick work comes in, and would hide what grows.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const threads = new BroadcastChannel('collect');
threads.onmessage = () => collect();
threads.unref();

if (isMainThread)
  process.on('SIGUSR2', () => {
    threads.postMessage(null);
    collect();
  });
