// Every check, one after the other, each named. Stops at nothing, so that one run shows all that is wrong.
import { spawnSync } from 'node:child_process';

const STEPS = [
  ['types', ['run', 'typecheck']],
  ['lint', ['run', 'lint']],
  ['format', ['run', 'format:check']],
  ['unit', ['run', 'unit']],
  ['build', ['run', 'build']],
  ['browser', ['run', 'e2e']],
];

const failed = [];
for (const [name, args] of STEPS) {
  console.log(`\n== ${name}`);
  const startedAtMs = Date.now();
  const { status } = spawnSync('npm', [...args, '--silent'], { stdio: 'inherit' });
  console.log(
    `== ${name}: ${status === 0 ? 'ok' : 'FAILED'} after ${Math.round((Date.now() - startedAtMs) / 1000)} s`,
  );
  if (status !== 0) failed.push(name);
}

console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}` : '\nAll checks passed.');
console.log(`checks: ${STEPS.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);
