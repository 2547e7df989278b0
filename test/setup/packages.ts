/** Loads packages into a context as Node would, each file once. */
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction, runInContext } from 'node:vm';
import type { Context } from 'node:vm';

/** The name among the globals under which package-transform.cjs finds the packages. */
export const LOAD = Symbol.for('fixit.test.load-package');

const PARAMETERS = ['module', 'exports', 'require', '__dirname', '__filename'];

/** @returns what gives the exports of a package's file, by its full path */
export function packagesIn(context: Context): (file: string) => unknown {
  const modules = new Map<string, { exports: unknown }>();
  const parseJson = runInContext('JSON.parse', context) as typeof JSON.parse;
  return load;

  function load(file: string): unknown {
    const known = modules.get(file);
    if (known) return known.exports;
    const ofNode = createRequire(file);
    if (file.endsWith('.node')) return ofNode(file);
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.json')) return parseJson(text);
    const require = (name: string) => (isBuiltin(name) ? ofNode(name) : load(ofNode.resolve(name)));
    const module = { exports: {}, filename: file, children: [], paths: [] };
    modules.set(file, module);
    try {
      compileFunction(text, PARAMETERS, { filename: file, parsingContext: context }).call(
        module.exports,
        ...[module, module.exports, Object.assign(require, { resolve: ofNode.resolve, cache: {} })],
        ...[dirname(file), file],
      );
    } catch (error) {
      modules.delete(file);
      throw error;
    }
    return module.exports;
  }
}
