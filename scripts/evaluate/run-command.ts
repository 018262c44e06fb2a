import { CommandError } from './command-error.ts';

/**
 * Runs a command line tool: `--help` prints the usage; a `CommandError` its message and, if the command was called
 * wrongly, the usage too. Anything else is a fault of ours and keeps its stack.
 */
export async function runCommand(usage: string, main: (args: string[]) => Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    return;
  }
  try {
    await main(args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(error.message);
    if (error.exitCode === 2) console.error(`\n${usage}`);
    process.exitCode = error.exitCode;
  }
}
