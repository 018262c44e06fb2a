import { leb128, signedLeb128 } from '../../../scripts/runtime/write-functions.ts';

/**
 * A WASM file with one function `run`, int32 -> int32, made of nested blocks, loops and branches by chance. It always ends: its
 * loops share a number of rounds.
 */
export function randomFunctionFile(seed: number): Uint8Array<ArrayBuffer> {
  const body = new RandomBody(seed).make();
  const section = (id: number, content: number[]) => [id, ...leb128(content.length), ...content];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, I32, 1, I32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, ...new TextEncoder().encode('run'), 0, 0]),
    ...section(10, [1, ...leb128(body.length), ...body]),
  ]);
}

const [I32, I64, F64, NO_VALUE] = [0x7f, 0x7e, 0x7c, 0x40];
/** Locals: the parameter and more int32, rounds that are left, then one of each other type. */
const [NUMBERS, ROUNDS, LONG, DOUBLE] = [5, 5, 6, 7];
const ROUNDS_AT_FIRST = 200;
const DEEPEST = 6;

type Label = 'plain' | 'loop' | 'value';

class RandomBody {
  private readonly labels: Label[] = [];

  constructor(private state: number) {}

  make(): number[] {
    const statements = this.inside('plain', () => this.statements());
    const sum = Array.from({ length: NUMBERS }, (_, at) => [0x20, at, ...(at > 0 ? [0x6a] : [])]).flat();
    return [
      ...[3, NUMBERS, I32, 1, I64, 1, F64], // locals besides the parameter
      ...[0x41, ...signedLeb128(ROUNDS_AT_FIRST), 0x21, ROUNDS],
      ...[0x02, NO_VALUE, ...statements, 0x0b],
      ...[...sum, 0x20, LONG, 0xa7, 0x73, 0x20, DOUBLE, 0xfc, 2, 0x73], // ^ long ^ double, as int32
      0x0b,
    ];
  }

  private below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) | 0;
    return (this.state >>> 8) % limit;
  }

  private inside(label: Label, make: () => number[]): number[] {
    this.labels.push(label);
    const made = make();
    this.labels.pop();
    return made;
  }

  private statements(): number[] {
    const made = Array.from({ length: 1 + this.below(5) }, () => this.statement()).flat();
    const last = this.below(8);
    if (last === 0) return [...made, 0x0c, ...leb128(this.target())];
    if (last === 1) return [...made, ...this.odd(), ...this.table()];
    return made;
  }

  private statement(): number[] {
    const kind = this.below(this.labels.length > DEEPEST ? 5 : 11);
    if (kind === 0) return [0x20, LONG, 0x20, this.number(), 0xac, 0x7c, 0x21, LONG];
    if (kind === 1) return [0x20, DOUBLE, 0x20, this.number(), 0xb7, 0xa0, 0x21, DOUBLE];
    if (kind === 2) return [...this.odd(), 0x0d, ...leb128(this.target())];
    if (kind === 3)
      return [0x20, this.number(), 0x41, this.below(64), 0x6a, 0x22, this.number(), 0x21, this.number()];
    if (kind === 4)
      return [0x20, this.number(), 0x20, this.number(), 0x6a + this.below(3), 0x21, this.number()];
    if (kind === 5) return [0x02, NO_VALUE, ...this.inside('plain', () => this.statements()), 0x0b];
    if (kind === 6) return this.choice();
    if (kind === 7) return this.valued();
    if (kind === 8 && this.below(6) === 0)
      return [...this.odd(), 0x04, NO_VALUE, 0x20, this.number(), 0x0f, 0x0b];
    return [0x03, NO_VALUE, ...this.inside('loop', () => [...this.countRound(), ...this.statements()]), 0x0b];
  }

  /** Ends everything when no rounds are left, and counts otherwise. */
  private countRound(): number[] {
    const outermost = this.labels.length - 1;
    return [
      ...[0x20, ROUNDS, 0x45, 0x0d, ...leb128(outermost)],
      ...[0x20, ROUNDS, 0x41, 1, 0x6b, 0x21, ROUNDS],
    ];
  }

  private choice(): number[] {
    const branches = this.inside('plain', () => [...this.statements(), 0x05, ...this.statements()]);
    return [...this.odd(), 0x04, NO_VALUE, ...branches, 0x0b];
  }

  /** A block that gives a number, with a loop in it that may leave with one. */
  private valued(): number[] {
    const loop = this.inside('value', () =>
      this.inside('loop', () => [
        ...this.countRound(),
        ...this.statements(),
        ...[0x20, this.number(), ...this.odd(), 0x0d, 1, 0x1a],
      ]),
    );
    return [0x02, I32, 0x03, NO_VALUE, ...loop, 0x0b, 0x20, this.number(), 0x0b, 0x21, this.number()];
  }

  /** Whether a number is odd. */
  private odd(): number[] {
    return [0x20, this.number(), 0x41, 1, 0x71];
  }

  private table(): number[] {
    const targets = Array.from({ length: 3 }, () => [...leb128(this.target())]).flat();
    return [0x0e, 2, ...targets];
  }

  private number(): number {
    return this.below(NUMBERS);
  }

  /** A label that takes no value. */
  private target(): number {
    const depth = this.below(this.labels.length);
    return this.labels[this.labels.length - 1 - depth] === 'value' ? this.labels.length - 1 : depth;
  }
}
