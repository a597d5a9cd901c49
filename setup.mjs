// What every npm script runs first. Plain JavaScript for any Node from 20 on: it installs and builds what is
// missing or out of date, then hands over to the Node 24 that the install put into node_modules.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
process.chdir(ROOT);

/** Tasks that only hand over to one TypeScript file. `build`: the pages must have been built before. */
const SCRIPTS = {
  start: { file: 'web/server.ts', build: true },
  web: { file: 'web/server.ts', build: true },
  ingest: { file: 'ingest/main.ts' },
  send: { file: 'ingest/cli/send.ts' },
  doctor: { file: 'ingest/cli/doctor.ts' },
  migrate: { file: 'ingest/cli/migrate.ts' },
  bench: { file: 'bench/main.ts', build: true },
  'bench:campaign': { file: 'bench/campaign.ts' },
  backtest: { file: 'scripts/backtest.ts' },
  'check:causes': { file: 'scripts/check-causes.ts' },
  'check:signals': { file: 'scripts/check-signals.ts' },
  'test:crash': { file: 'scripts/crash-test.ts' },
};

const [task = 'start', ...args] = process.argv.slice(2);

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** @param {string} command @param {string[]} commandArgs @param {NodeJS.ProcessEnv} [env] */
function run(command, commandArgs, env = process.env) {
  const result = spawnSync(command, commandArgs, { stdio: 'inherit', env });
  if (result.error) fail(`Could not run ${command}: ${result.error.message}`);
  return result.status ?? 1;
}

/** Hash of the contents of files and of the files below folders. @param {string[]} paths */
function fingerprint(paths) {
  const hash = createHash('sha256').update(process.platform + process.arch);
  /** @param {string} path */
  const add = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else hash.update(path).update(readFileSync(path));
  };
  paths.forEach(add);
  return hash.digest('hex');
}

/** @param {string} stamp @param {string} value */
const isCurrent = (stamp, value) => existsSync(stamp) && readFileSync(stamp, 'utf8') === value;

/** @param {string} stamp @param {string} value */
function writeStamp(stamp, value) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, value);
}

function install() {
  const stamp = 'node_modules/.setup-stamp';
  const value = fingerprint(['package.json', 'package-lock.json', '.npmrc']);
  if (isCurrent(stamp, value)) return;
  console.log('Installing packages from the npm registry …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  if (run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0)
    fail('npm ci failed: see its message above; the npm registry must be reachable.');
  writeStamp(stamp, value);
}

/** The Node 24 of the npm package `node`, or the running one when that is new enough. */
function node24() {
  const installed = join(ROOT, 'node_modules/node/bin/node');
  if (existsSync(installed)) return installed;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(
    `Node 24 is needed and the npm package "node" did not bring one (install scripts switched off?). This is Node ${process.versions.node}: install Node 24 or allow the scripts of "node" and run again.`,
  );
}

/** Tools of the project, run on Node 24. @param {string} bin @param {string[]} binArgs @param {NodeJS.ProcessEnv} [env] */
function tool(bin, binArgs, env) {
  return run(node24(), [join(ROOT, 'node_modules', bin), ...binArgs], env);
}

function build() {
  const geoStamp = 'web/static/geo/.stamp';
  const geo = fingerprint([
    'scripts/build-geo.ts',
    'scripts/geo',
    'schema/reference/unit-points.csv',
    'package-lock.json',
  ]);
  if (!isCurrent(geoStamp, geo)) {
    console.log('Building the map shapes …');
    rmSync('web/static/geo', { recursive: true, force: true });
    if (run(node24(), ['scripts/build-geo.ts']) !== 0)
      fail('Building the map shapes failed: see the message above.');
    writeStamp(geoStamp, geo);
  }
  const buildStamp = 'build/.stamp';
  const value = fingerprint(['web', 'schema', 'svelte.config.js', 'vite.config.ts', 'package-lock.json']);
  if (isCurrent(buildStamp, value)) return;
  console.log('Building the pages …');
  if (tool('vite/bin/vite.js', ['build', '--logLevel', 'warn']) !== 0)
    fail('Building the pages failed: see the message above.');
  writeStamp(buildStamp, value);
}

/** Replace this process, as nearly as Node can: same signals, same exit code. @param {string} file @param {string[]} fileArgs */
function handOver(file, fileArgs) {
  const child = spawn(
    node24(),
    ['--disable-warning=ExperimentalWarning', '--env-file-if-exists=.env', file, ...fileArgs],
    {
      stdio: 'inherit',
      // Each question to the embedded engine holds a thread of this pool; with the usual four, long ones kept the live path waiting.
      env: { UV_THREADPOOL_SIZE: '16', ...process.env },
    },
  );
  // Ctrl-C reaches the child by itself; a signal sent to this process alone must be passed on.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

/** A Chromium that starts, or undefined. @param {(string | undefined)[]} candidates */
function workingChromium(candidates) {
  return candidates.find((path) => path && spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0);
}

/** Path of a Chromium for the end-to-end tests; installs one when there is none. */
async function chromium() {
  const { chromium: playwright } = await import('playwright');
  const known = () =>
    workingChromium([
      process.env.CHROMIUM_PATH,
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      playwright.executablePath(),
    ]);
  let path = known();
  if (path) return path;
  console.log('Installing a Chromium for the end-to-end tests …');
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], env);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'], env);
    path = known();
    if (path) return path;
  }
  tool('playwright/cli.js', ['install', 'chromium']);
  path = known();
  return path ?? fail('No Chromium could be found or installed: install one and set CHROMIUM_PATH to it.');
}

/** Types, lint, build, then every test. Ends with one line: `N passed, N failed`. */
async function test() {
  let passed = 0;
  let failed = 0;
  /** @param {string} name @param {() => number} step */
  const check = (name, step) => {
    console.log(`\n== ${name}`);
    if (step() === 0) passed += 1;
    else {
      failed += 1;
      console.error(`${name}: failed`);
    }
  };
  tool('@sveltejs/kit/svelte-kit.js', ['sync']);
  check('types', () =>
    tool('svelte-check/bin/svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings']),
  );
  check('format', () => tool('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']));
  check('lint', () => tool('eslint/bin/eslint.js', ['.', '--max-warnings', '0']));
  build();
  const folder = mkdtempSync(join(tmpdir(), 'vaccination-command-test-'));
  const report = join(folder, 'report.json');
  const env = { ...process.env, CHROMIUM_PATH: await chromium(), NODE_ENV: 'test' };
  console.log('\n== unit, integration, end to end');
  const status = tool(
    'vitest/vitest.mjs',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    env,
  );
  if (existsSync(report)) {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    passed += result.numPassedTests;
    failed += result.numFailedTests;
  }
  // A file that fails to load, or an error outside a test, fails the run without a failed test.
  if (status !== 0 && failed === 0) failed += 1;
  rmSync(folder, { recursive: true, force: true });
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

install();
if (task === 'test') await test();
else if (task === 'build') build();
else if (task === 'dev') {
  build();
  process.exitCode = tool('vite/bin/vite.js', ['dev', ...args]);
} else {
  const script = SCRIPTS[/** @type {keyof typeof SCRIPTS} */ (task)];
  if (!script)
    fail(`No such task: ${task}. There are: test, build, dev, ${Object.keys(SCRIPTS).join(', ')}.`);
  if ('build' in script) build();
  handOver(script.file, args);
}
