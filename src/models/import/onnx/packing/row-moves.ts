import type { NodeHeader } from '../read-graph.ts';
import type { GraphLinks } from './graph-links.ts';

/** Moves rows about without touching them. */
const ROW_MOVES = ['Reshape', 'Flatten', 'Transpose', 'Squeeze', 'Identity'];
/** More than any exporter writes after a pick; a damaged file may go round in a circle. */
const MAX_MOVES = 8;

/** The value that `name` was before its rows were moved about; no further back than one that `isWanted`. */
export function beforeMoves(links: GraphLinks, name: string, isWanted: (name: string) => boolean): string {
  let from = name;
  for (let step = 0; step < MAX_MOVES && !isWanted(from); step++) {
    const maker = links.makers.get(from);
    if (!maker || !ROW_MOVES.includes(maker.opType)) break;
    from = maker.inputs[0] ?? '';
  }
  return from;
}

/** What becomes of `name` where its rows are moved about and used for nothing else. */
export function afterMoves(links: GraphLinks, name: string): string {
  let to = name;
  for (let step = 0; step < MAX_MOVES; step++) {
    const [user, ...more] = links.users.get(to) ?? [];
    if (!user || more.length > 0 || !ROW_MOVES.includes(user.opType) || user.inputs[0] !== to) break;
    to = user.outputs[0] ?? '';
  }
  return to;
}

/** Whether only moves, of which nothing else is made, lie between `name` and a node that `isPick`. */
export function comesFromPick(
  links: GraphLinks,
  name: string,
  isPick: (node: NodeHeader) => boolean,
): boolean {
  let at = name;
  for (let step = 0; step <= MAX_MOVES; step++) {
    const maker = links.makers.get(at);
    if (!maker || links.users.get(at)?.length !== 1) return false;
    if (isPick(maker)) return true;
    if (!ROW_MOVES.includes(maker.opType)) return false;
    at = maker.inputs[0] ?? '';
  }
  return false;
}
