/** The door alone onto a store of simulated records, which takes no other source: it has a key for that one. */
import { configOfProcess } from '#ingest/config.ts';
import { startIngest } from '#ingest/main.ts';
import { KEY } from './product.ts';

const door = await startIngest({ ...configOfProcess(), keys: [], demo: false }, { demoKey: KEY });
process.on('SIGTERM', () => void door.close().then(() => process.exit(0)));
