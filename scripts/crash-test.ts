/** `npm run test:crash [-- kills seed]`: the crash test of the integration suite, 500 times by default. */
import { isDeepStrictEqual } from 'node:util';
import { killAgainAndAgain } from '#tests/support/crash.ts';

const [kills = '500', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);

console.log(`killing the ingest process ${kills} times, seed ${seed}`);
const started = Date.now();
const report = await killAgainAndAgain(Number(kills), Number(seed), (done) => {
  if (done % 10 === 0) console.log(`${done} kills, ${Math.round((Date.now() - started) / 1000)} s`);
});
const isEqual =
  isDeepStrictEqual(report.byRows, report.expected) &&
  isDeepStrictEqual(report.byProjections, report.expected);
console.log(
  `${report.kills} kills, ${report.events} events of ${report.records} records, ${Object.keys(report.expected).length} totals: ` +
    (isEqual ? 'all equal to the model' : 'NOT equal to the model'),
);
process.exitCode = isEqual ? 0 : 1;
