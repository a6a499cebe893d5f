import {
  bin,
  type Check,
  countPlaywright,
  finish,
  runLane,
  STRUCTURE_CHECKS,
  TYPE_CHECKS,
  vitest,
} from './support/checks';

/**
 * Every check of the project. What reads the code (format, types, structure, build) runs beside the unit and integration
 * tests, which spend a third of their time waiting; the journeys in a browser need the build and the machine to
 * themselves. A check that is not a test suite counts as one. The last line has the true totals.
 */
const CODE: Check[] = [
  ...STRUCTURE_CHECKS,
  ...TYPE_CHECKS,
  { name: 'build', command: ['node', '--import', 'tsx', 'tests/support/build.ts'] },
];
const TESTS: Check[] = [vitest('unit'), vitest('integration')];
const JOURNEYS: Check[] = [
  {
    name: 'end to end',
    command: [bin('playwright'), 'test', '--config', 'tests/e2e/playwright.config.ts'],
    count: countPlaywright,
  },
];

await Promise.all([runLane(CODE, false), runLane(TESTS, true)]);
await runLane(JOURNEYS, true);
await finish();
