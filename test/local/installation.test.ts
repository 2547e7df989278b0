import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from '../../config';
import { planInstallation } from '../../local/installation';
import { cleanUp, privateFolder } from './fixtures/installation';

let folder: string;
beforeEach(() => {
  folder = privateFolder();
});
afterEach(() => cleanUp(folder));

const refusal = (env: Record<string, string>): Error => {
  try {
    planInstallation({ DATA_DIR: join(folder, 'data'), ...env });
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was accepted');
};

describe('an installation is planned before anything is made of it', () => {
  it.each([
    ['OKDESK_ALLOWED_IPS', 'the-office'],
    ['ONEC_TIMEZONE', 'Mars/Olympus'],
    ['WHATSAPP_API_URL', 'ftp://example.com'],
    ['FIXIT_FILE', '/nowhere/fixit.yml'],
  ])('a wrong %s is named, also where the sandbox adds the rest', (name, value) => {
    const error = refusal({ [name]: value });
    expect(error).toBeInstanceOf(SettingsError);
    expect(error.message).toContain(name);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('a broken fixit.yml is named with what is wrong in it', () => {
    const file = join(folder, 'fixit.yml');
    writeFileSync(file, 'lead:\n  calloutFee: free\n');
    expect(refusal({ FIXIT_FILE: file }).message).toContain(`${file}: lead.calloutFee: an amount`);
  });

  it('a DATA_DIR that cannot be written is named, with what to do', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'data')]) {
      const error = refusal({ DATA_DIR: path });
      expect(error).toBeInstanceOf(SettingsError);
      expect(error.message).toContain(`DATA_DIR is ${path}, which cannot be written (`);
      expect(error.message).toContain('set DATA_DIR to a folder');
    }
  });
});
