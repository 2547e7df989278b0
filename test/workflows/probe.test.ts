import { onTimeSkippingServer } from './fixture/time-skipping';
import { pause } from '../../local/waiting';
const stage = onTimeSkippingServer();
it('probe', async () => {
    const anna = stage.dialog({ maxHistory: 4});
    await anna.writes('Здравствуйте');
    await pause(3000);
    const d = await anna.handle.describe();
    const h = await anna.handle.fetchHistory();
    console.log(d.raw.workflowExecutionInfo?.firstRunId, d.runId, d.status.name, anna.outside.calls.length, h.events!.map(e=>Object.keys(e).filter(k=>k.endsWith('Attributes')).join()).join('\n'));
    await pause(500);
    console.log((await anna.handle.describe()).runId);
});
