import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json, from the sources as well as from `dist/`. */
export const ROOT = existsSync(join(__dirname, 'package.json')) ? __dirname : dirname(__dirname);
