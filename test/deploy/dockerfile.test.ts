/** What the image promises: an ordinary user, exact versions, signals that arrive, and no secret in a layer. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Copy, Dockerfile, From, JSONInstruction } from 'dockerfile-ast';
import { DockerfileParser } from 'dockerfile-ast';
import { ROOT } from '../../root';

const dockerfile: Dockerfile = DockerfileParser.parse(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');

/** Of the last stage, the one that runs. */
const last = dockerfile
  .getInstructions()
  .slice(dockerfile.getInstructions().reduce((at, one, i) => (one.getKeyword() === 'FROM' ? i : at), 0));
const named = (keyword: string) => last.filter((one) => one.getKeyword() === keyword);
/** The arguments of an instruction in the exec form; a shell form has none. */
const exec = (keyword: string): string[] =>
  (named(keyword)[0] as JSONInstruction).getJSONStrings().map((one) => one.getJSONValue());

describe('the image', () => {
  it('is made of images of one supported major, none of them latest', () => {
    const images = dockerfile.getFROMs().map((from: From) => `${from.getImageName()}:${from.getImageTag()}`);
    expect(images.length).toBeGreaterThan(1);
    for (const image of images) expect(image).toMatch(/^node:24-bookworm-slim$/);
  });

  it('runs as an ordinary user who owns nothing of the program', () => {
    expect(named('USER').map((one) => one.getArgumentsContent())).toEqual(['node']);
    const afterUser = last.slice(last.findIndex((one) => one.getKeyword() === 'USER'));
    expect(afterUser.filter((one) => ['COPY', 'ADD', 'RUN'].includes(one.getKeyword()))).toEqual([]);
    expect(
      dockerfile
        .getInstructions()
        .map((one) => one.getRawArgumentsContent())
        .join('\n'),
    ).not.toContain('chown');
  });

  it('hears SIGTERM: the entry point and its command have the exec form', () => {
    expect(exec('ENTRYPOINT')).toEqual(['node', 'bin/fixit.cjs']);
    expect(exec('CMD')).toEqual(['api']);
    expect(named('STOPSIGNAL')).toEqual([]);
  });

  it('says how its health is seen', () => {
    expect(named('HEALTHCHECK')).toHaveLength(1);
    expect(named('HEALTHCHECK')[0]!.getArgumentsContent()).toContain('CMD ["node", "bin/health.cjs", "api"]');
  });

  it('has the packages of a running process alone, by the lock file', () => {
    const runs = dockerfile.getInstructions().filter((one) => one.getKeyword() === 'RUN');
    const installs = runs
      .map((one) => one.getArgumentsContent() ?? '')
      .filter((text) => text.includes('npm'));
    expect(installs.every((text) => text.startsWith('npm ci '))).toBe(true);
    expect(installs.at(-1)).toContain('--omit=dev');
  });

  it('has the workflow bundle made at build', () => {
    const build = dockerfile
      .getInstructions()
      .find((one) => one.getArgumentsContent()?.includes('bundle.js'));
    expect(build?.getKeyword()).toBe('RUN');
  });

  it('holds no secret and nothing of this machine', () => {
    for (const name of ['.env', '.env.*', '.data', '.git', 'node_modules', 'dist', '*.pem', '*.key'])
      expect(ignored).toContain(name);
    expect(dockerfile.getInstructions().filter((one) => ['ARG', 'ADD'].includes(one.getKeyword()))).toEqual(
      [],
    );
    const secret = /KEY|SECRET|TOKEN|PASS|DATABASE_URL/;
    for (const one of dockerfile.getInstructions().filter((i) => i.getKeyword() === 'ENV'))
      expect(one.getArgumentsContent()).not.toMatch(secret);
  });

  it('sets nothing that is no setting', () => {
    const set = named('ENV').flatMap((one) => one.getArgumentsContent()!.split(/\s+/));
    expect(set).toEqual(['NODE_ENV=production', 'HOST=0.0.0.0']);
  });

  it('copies what is there and not ignored', () => {
    const own = last.filter((one) => one.getKeyword() === 'COPY' && (one as Copy).getFromFlag() === null);
    const sources = own.flatMap((one) =>
      one
        .getArguments()
        .map((argument) => argument.getValue())
        .slice(0, -1),
    );
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) {
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
      expect(ignored).not.toContain(source.split('/')[0]);
    }
  });
});
