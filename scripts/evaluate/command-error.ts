/** What a command cannot do and what the person can do about it. Shown without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** 1: the work failed; 2: the command was called wrongly. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
