import { parseArgs } from 'node:util';
import { measureBundleSize } from './bundle-size.bench.js';
import { measureEventLatency } from './event-latency.bench.js';
import { measureFlowSearch } from './flow-search.bench.js';
import { startBenchPostgres } from './harness/bench-postgres.js';
import type { Measurement, Outcome } from './harness/measurement.js';
import { printTable } from './harness/table.js';
import { measureOpenPanels } from './open-panels.bench.js';
import { measurePodPaint } from './pod-paint.bench.js';
import { measureSocketMemory } from './socket-memory.bench.js';
import { measureStepRate } from './step-rate.bench.js';
import { measureTicketContext } from './ticket-context.bench.js';

const measurements: Record<string, Measurement> = {
  'step-rate': measureStepRate,
  'event-latency': measureEventLatency,
  'socket-memory': measureSocketMemory,
  'flow-search': measureFlowSearch,
  'ticket-context': measureTicketContext,
  'open-panels': measureOpenPanels,
  'pod-paint': measurePodPaint,
  'bundle-size': measureBundleSize,
};

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string', multiple: true } },
});
const wanted = values.only ?? Object.keys(measurements);
const unknown = wanted.filter((name) => !(name in measurements));
if (unknown.length) {
  throw new Error(
    `No measurement ${unknown.join(', ')}; there are: ${Object.keys(measurements).join(', ')}`,
  );
}

const postgres = await startBenchPostgres();
const outcomes: Outcome[] = [];
try {
  for (const name of wanted) {
    process.stderr.write(`${name} …\n`);
    outcomes.push(...((await measurements[name]?.(postgres)) ?? []));
  }
} finally {
  await postgres.stop();
}
if (values.json) console.log(JSON.stringify(outcomes, null, 2));
else printTable(outcomes);
// A goal that is missed is a result, not an error.
process.exit(0);
