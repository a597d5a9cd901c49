/** `npm run doctor`: says what is up, what is down and how to mend it, and verifies the books. */
import { parseArgs } from 'node:util';
import { isHeld } from '#schema/clickhouse/store-fault.ts';
import { configOfProcess, type IngestConfig } from '#ingest/config.ts';
import { parseCommandConfig, type CommandConfig } from './config.ts';
import { diagnosisText, summaryText, type Diagnosis } from './diagnosis.ts';
import { booksThroughDoor, storeDiagnoses } from './doctor-books.ts';
import { hasEmbeddedStore, machineDiagnoses } from './doctor-machine.ts';
import { levelDiagnosis, reach, serverDiagnosis } from './doctor-servers.ts';

const USAGE = `npm run doctor -- [options]
  --quick   leave out the verification of the books, which reads every row
  --json    one JSON object instead of text
Exit code: 0 nothing is wrong, 1 something is, 2 the doctor could not start.`;

async function* diagnose(
  config: IngestConfig,
  command: CommandConfig,
  withBooks: boolean,
): AsyncGenerator<Diagnosis> {
  yield {
    state: 'ok',
    subject: 'Settings',
    message: config.clickhouseUrl ? 'a ClickHouse server' : 'embedded',
  };
  yield* machineDiagnoses(config);

  const [door, web] = await Promise.all([reach(command.ingestUrl), reach(command.webUrl)]);
  const start = config.clickhouseUrl ? ['npm run ingest', 'npm run web'] : ['npm start', 'npm start'];
  yield serverDiagnosis('Ingest door', 'INGEST_PORT', start[0]!, command.ingestUrl, door);
  yield serverDiagnosis('Web', 'PORT', start[1]!, command.webUrl, web);
  if (web.up) yield await levelDiagnosis(command.webUrl);

  if (config.clickhouseUrl) yield* storeDiagnoses(config, withBooks);
  else if (door.up) {
    yield heldDiagnosis(config.dataDir);
    if (withBooks) yield* booksThroughDoor(command.ingestUrl, command.doorKey);
  } else if (hasEmbeddedStore(config.dataDir)) yield* storeDiagnoses(config, withBooks);
  else
    yield {
      state: 'warn',
      subject: 'Store',
      message: `there is none in ${config.dataDir} yet`,
      remedy: 'npm start makes it; or set DATA_DIR to where it is.',
    };
  if (!withBooks) yield { state: 'skip', subject: 'Books', message: 'left out (--quick)' };
}

/** The server tells its books whatever this command takes for its directory; the disk is looked at from here. */
function heldDiagnosis(dataDir: string): Diagnosis {
  if (isHeld(dataDir))
    return { state: 'ok', subject: 'Store', message: `${dataDir} is held by the running server` };
  return {
    state: 'warn',
    subject: 'Store',
    message: `the running server has its store elsewhere than in ${dataDir}`,
    remedy: 'Set DATA_DIR as the server has it, so that the right disk is looked at.',
  };
}

async function main(): Promise<number> {
  let options: { quick: boolean; json: boolean; help: boolean };
  let config: IngestConfig;
  let command: CommandConfig;
  try {
    options = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
    if (options.help) {
      console.log(USAGE);
      return 0;
    }
    config = configOfProcess();
    command = parseCommandConfig();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  const diagnoses: Diagnosis[] = [];
  for await (const diagnosis of diagnose(config, command, !options.quick)) {
    diagnoses.push(diagnosis);
    if (!options.json) console.log(diagnosisText(diagnosis));
  }
  const healthy = diagnoses.every((diagnosis) => diagnosis.state !== 'bad');
  console.log(
    options.json ? JSON.stringify({ ok: healthy, diagnoses }, null, 2) : `\n${summaryText(diagnoses)}`,
  );
  return healthy ? 0 : 1;
}

process.exitCode = await main();
