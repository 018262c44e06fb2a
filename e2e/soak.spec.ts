import { judge } from '../scripts/soak/judge.ts';
import { soak } from '../scripts/soak/rounds.ts';
import { App } from './support/app.ts';
import { expect, test } from './support/test.ts';

/** With start and end five minutes; an hour of the same is `npm run soak`. */
const MINUTES = 4.5;

test('five minutes of work: the memory stays flat and pictures do not get slower', async ({
  page,
  browser,
}) => {
  // on a slow machine the least number of rounds takes longer
  test.setTimeout(1_800_000);
  await App.openReady(page, '?threads=1');
  const rounds = await soak(browser, page, MINUTES);
  const first = judge(rounds);
  console.log(first.sentence);
  // what grows or slows down does so again; what else runs on the machine for a minute does not
  const { passed, sentence } = first.passed
    ? first
    : judge(await soak(browser, page, MINUTES, rounds.length));
  console.log(sentence);
  expect(passed, sentence).toBe(true);
});
