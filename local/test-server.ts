/**
 * Finds or fetches Temporal's time-skipping test server, in which months pass in milliseconds, and returns a path
 * for the SDK's `executable: { type: 'existing-path', path }`.
 */
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, isProgram, onPath, sdkDownload } from './cache';
import { downloadBySdk } from './download-by-sdk';
import { StartFailure, sentenceOf } from './failure';
import { acquireLock } from './lock';
import { prepare } from './prepare';
import type { BinarySearch } from './temporal-binary';

/** The last release on Maven Central that the SDK was tried with, also for update-with-start. */
const VERSION = '1.33.0';
const MAVEN_MS = 10 * 60_000;

export async function testServerPath(search: BinarySearch): Promise<string> {
  if (search.path !== undefined) {
    if (isProgram(search.path)) return search.path;
    throw new StartFailure(
      `TEMPORAL_TEST_SERVER_PATH is ${search.path}, which is no program: correct it, or unset it to have one found.`,
    );
  }
  const cache = cacheFolder();
  const there = found(cache);
  if (there) return there;
  const lock = await acquireLock({
    file: join(cache, 'test-server.lock'),
    waitMs: MAVEN_MS,
    holder: 'Another process that fetches the Temporal test server',
    onWait: () => search.log('Another process is fetching the Temporal test server; waiting for it…'),
    ...(search.signal ? { signal: search.signal } : {}),
  });
  try {
    return (
      found(cache) ??
      (await downloadBySdk('test-server', 'the Temporal test server', cache, search)) ??
      (await fetchByMaven(cache, search))
    );
  } finally {
    lock.release();
  }
}

const folderIn = (cache: string): string => join(cache, `temporal-test-server-${VERSION}`);
const wrapperIn = (folder: string): string => join(folder, 'temporal-test-server');

function found(cache: string): string | undefined {
  const wrapper = wrapperIn(folderIn(cache));
  return isProgram(wrapper) && onPath('java') ? wrapper : sdkDownload('test-server', cache);
}

async function fetchByMaven(cache: string, { log, signal }: BinarySearch): Promise<string> {
  const java = onPath('java');
  const maven = onPath('mvn');
  if (!java || !maven) throw new StartFailure(HOW_TO_GET_IT);
  log('Fetching the Temporal test server with Maven (once per machine and user)…');
  const folder = folderIn(cache);
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, 'pom.xml'), POM);
  try {
    await prepare({
      command: maven,
      args: [
        ...['--quiet', '--batch-mode', '--file', join(draft, 'pom.xml'), 'dependency:copy-dependencies'],
        ...['-DincludeScope=runtime', `-DoutputDirectory=${join(draft, 'lib')}`],
      ],
      cwd: draft,
      what: 'Fetching the Temporal test server',
      timeoutMs: MAVEN_MS,
      log,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new StartFailure(
      `${sentenceOf(error)}\nThe Temporal test server could not be fetched by Maven (above). ${HOW_TO_GET_IT}`,
    );
  }
  // `exec`: the SDK ends the process that it started, which must be Java itself.
  writeFileSync(
    wrapperIn(draft),
    `#!/bin/sh\nexec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"\n`,
  );
  chmodSync(wrapperIn(draft), 0o755);
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return wrapperIn(folder);
}

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>fixit</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${VERSION}</version>
    </dependency>
    <dependency><!-- without a logger it complains about having none -->
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

const HOW_TO_GET_IT =
  "The tests need Temporal's time-skipping test server: let this machine download from the internet, or install Java 11 or newer and Maven to have it fetched, or name one in TEMPORAL_TEST_SERVER_PATH.";
