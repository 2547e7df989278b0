/**
 * Jest's environment for Node, with one difference: a package is loaded once in a process of jest, not once for each
 * test file, which took most of a file's start. Our own modules, and what they hold, are new in each file as ever.
 */
import { TestEnvironment } from 'jest-environment-node';
import { LOAD, packagesIn } from './packages';

type Given = ConstructorParameters<typeof TestEnvironment>;

/** Objects of two contexts are of different classes: with the packages the files of a process share the context. */
let shared: SharedEnvironment | undefined;

export default function environment(...given: Given): SharedEnvironment {
  return (shared ??= new SharedEnvironment(...given));
}

class SharedEnvironment extends TestEnvironment {
  /** Globals of Node, of jest's environment and of packages: what else a file has left is taken away after it. */
  private readonly kept: Set<string | symbol>;
  private readonly exit = this.global.process.exit;
  private readonly env = { ...this.global.process.env };

  constructor(...given: Given) {
    super(...given);
    const { global } = this;
    const load = packagesIn(this.context!);
    this.kept = new Set(Reflect.ownKeys(global)).add(LOAD);
    Reflect.set(global, LOAD, (file: string) => {
      const before = new Set(Reflect.ownKeys(global));
      const exports = load(file);
      for (const name of Reflect.ownKeys(global)) if (!before.has(name)) this.kept.add(name);
      return exports;
    });
  }

  /** Instead of jest's own, after which the context could not be used again. */
  override teardown(): Promise<void> {
    const { process } = this.global;
    for (const name of Reflect.ownKeys(this.global))
      if (!this.kept.has(name)) Reflect.deleteProperty(this.global, name);
    // Jest remembers what was deleted, to take it apart in its own teardown: a file's whole memory hangs on it.
    const remembered = Reflect.get(this, '_globalProxy') as { leftovers: unknown[] };
    remembered.leftovers = [];
    process.exit = this.exit;
    for (const name of Object.keys(process.env)) if (!(name in this.env)) delete process.env[name];
    Object.assign(process.env, this.env);
    return Promise.resolve();
  }
}
