import type { DetachedWeight } from '../../models/import/onnx/detach-weights.ts';
import {
  ASKS_FOR_TICKET,
  HANDS_IN,
  LAYS_DOWN,
  PLACE_STEP,
  ticketFor,
} from '../../models/import/onnx/late-weights.ts';

/** Nothing is to be copied. */
const NOTHING = new Uint8Array(0);

/** Which weights have been promised to the runtime by a ticket, while a graph is opened, and which it has asked for since. */
export class LateWeights {
  private readonly awaited = new Set<DetachedWeight>();

  /** @param mayWait false: there are no tickets. */
  constructor(private readonly mayWait: boolean) {}

  /**
   * @param told what was added to the place of the weight that is asked for.
   * @returns null where the weight itself is wanted.
   */
  insteadOf(weight: DetachedWeight, told: number): Uint8Array<ArrayBuffer> | null {
    if (told === LAYS_DOWN) return this.awaited.has(weight) ? NOTHING : null;
    if (told === 0) return null;
    if (told === HANDS_IN) {
      this.awaited.delete(weight);
      return NOTHING;
    }
    const { packing, place } = weight;
    const isPacked = packing === 'floats' || (packing === 'bytes' && told === ASKS_FOR_TICKET.floatsAndBytes);
    if (!this.mayWait || !isPacked) return NOTHING;
    this.awaited.add(weight);
    return ticketFor(place);
  }

  /** Whether the runtime has had every weight. If not, a ticket lies where numbers should. */
  get areHandedIn(): boolean {
    return this.awaited.size === 0;
  }
}

/** What was added to a place. */
export function toldWith(place: number): number {
  return place % PLACE_STEP;
}
