// One tsconfig per world, so that `document` in a worker or `process` in the page is a type error.
import { spawnSync } from 'node:child_process';

const worlds = ['page', 'worker', 'sw', 'node'];
const failed = worlds.filter((world) => {
  const run = spawnSync('npx', ['tsc', '--project', `tsconfig.${world}.json`], { stdio: 'inherit' });
  return run.status !== 0;
});
if (failed.length > 0) {
  console.error(`Type errors in: ${failed.join(', ')}`);
  process.exit(1);
}
