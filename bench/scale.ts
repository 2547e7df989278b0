/**
 * What holds at size: 20,000 parked dialogs and the memory of the worker; a million rows of the journal and how fast hooks
 * are taken and lists are answered over them; old rows, dropped while hooks come.
 */
import { timeLists } from './scale/lists';
import { COLLECTING, park } from './scale/parked';
import { retainUnderLoad } from './scale/retention';
import { fillJournal, openBulk } from './scale/rows';
import { takeHooks } from './scale/taking';
import { openVendor } from './scale/vendor';
import { Stand, say } from './stand';

export async function scale(): Promise<object> {
  const vendor = await openVendor();
  const stand = await Stand.open();
  const pool = openBulk(stand.databaseUrl);
  try {
    const env = { WHATSAPP_API_URL: vendor.url, CALLS_PER_MINUTE: '100000' };
    await stand.startTemporal();
    await stand.start('worker', { ...env, ...COLLECTING });
    await stand.start('api', env);
    const { parked, workerRssMb, greetingShare, vendorShare, ...parking } = await park(stand, vendor);
    const { rows, seconds: filledS } = await fillJournal(stand.databaseUrl);
    const total = Object.values(rows).reduce((sum, n) => sum + n, 0);
    say(`${total} rows made in ${filledS} s`);
    const lists = await timeLists(stand, pool);
    for (const name of ['worker', 'api', 'temporal']) await stand.stop(name);

    const { generatorShares, ...taken } = await takeHooks(stand, pool);
    const { generatorShare: retentionShare, ...retention } = await retainUnderLoad(stand, pool, () =>
      stand.start('api', { RELAY: 'off' }),
    );
    return {
      parked,
      workerRssMb,
      rows: total,
      toVerifiedAtRows: taken.toVerified,
      listMs: lists.listMs,
      ...parking,
      filledS,
      slowest: lists.slowest,
      readThrough: lists.readThrough,
      ...taken,
      retention,
      rowsIn: rows,
      listsMs: lists.listsMs,
      generatorShare: {
        greeting: greetingShare,
        vendor: vendorShare,
        lists: lists.generatorShare,
        ...generatorShares,
        retention: retentionShare,
      },
    };
  } finally {
    await pool.end();
    await stand.close();
    await vendor.close();
  }
}
