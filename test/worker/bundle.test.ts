import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../root';
import { workflowBundle } from '../../worker/bundle';

let folder: string;
beforeEach(() => {
  // Inside the project: webpack looks for the SDK's modules in the folders above the workflows.
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  folder = mkdtempSync(join(ROOT, 'dist', 'bundle-test-'));
  mkdirSync(join(folder, 'workflows'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const source = (text: string) => writeFileSync(join(folder, 'workflows', 'index.js'), text);
const bundle = () => workflowBundle(join(folder, 'workflows'), join(folder, 'dist'));

it('is made once and kept until a workflow changes', async () => {
  source('exports.probe = async () => "first";');
  expect(await bundle()).toMatchObject({ made: true, code: expect.stringContaining('first') });
  expect(await bundle()).toMatchObject({ made: false, code: expect.stringContaining('first') });
  source('exports.probe = async () => "second";');
  expect(await bundle()).toMatchObject({ made: true, code: expect.stringContaining('second') });
});

it('is made again when the kept file is not the one that was written', async () => {
  source('exports.probe = async () => "first";');
  await bundle();
  writeFileSync(join(folder, 'dist', 'workflow-bundle.js'), 'half');
  expect(await bundle()).toMatchObject({ made: true });
});
