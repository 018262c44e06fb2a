import type { KeeperGroups } from '../clip/neighbours.ts';
import type { DuplicateGroup, DuplicateMember } from './duplicate-types.ts';
import type { PictureFacts, PictureItem } from './state.ts';

interface Encoded {
  id: string;
  place: number;
  sha256: string;
  pixels: number;
  bytes: number;
}

/** The pictures that can be compared, those to keep before the others, and the hashes of their files, each once. */
export interface KeepOrder {
  pictures: readonly Encoded[];
  sha256s: string[];
}

export function keepOrder(pictures: readonly PictureItem[]): KeepOrder {
  const encoded = pictures.flatMap((item, place): Encoded[] => {
    if (item.status.kind !== 'done') return [];
    const { sha256, widthPx, heightPx }: PictureFacts = item.status.facts;
    return [{ id: item.id, place, sha256, pixels: widthPx * heightPx, bytes: item.file.size ?? 0 }];
  });
  encoded.sort((a, b) => b.pixels - a.pixels || b.bytes - a.bytes || a.place - b.place);
  return { pictures: encoded, sha256s: [...new Set(encoded.map(({ sha256 }) => sha256))] };
}

/**
 * Groups of pictures from the groups of their files' contents; the groups with the surest duplicates come first.
 *
 * @param groups by place in `order.sha256s`.
 */
export function duplicateGroups(order: KeepOrder, { keepers, similarities }: KeeperGroups): DuplicateGroup[] {
  const placeOf = new Map(order.sha256s.map((sha256, place) => [sha256, place]));
  const found = new Map<number, { keeper: Encoded; others: DuplicateMember[] }>();
  for (const picture of order.pictures) {
    const place = placeOf.get(picture.sha256) ?? -1;
    const keeperPlace = keepers[place] ?? -1;
    if (keeperPlace < 0) continue;
    const group = found.get(keeperPlace);
    if (!group) found.set(keeperPlace, { keeper: picture, others: [] });
    else group.others.push(memberOf(picture, group.keeper, similarities[place] ?? Number.NaN));
  }
  const groups = [...found.values()].filter(({ others }) => others.length > 0);
  for (const { others } of groups) others.sort((a, b) => surety(b) - surety(a));
  groups.sort((a, b) => surety(b.others[0]) - surety(a.others[0]));
  return groups.map(({ keeper, others }) => ({ keeperId: keeper.id, others }));
}

function memberOf({ id, sha256 }: Encoded, keeper: Encoded, similarity: number): DuplicateMember {
  return sha256 === keeper.sha256
    ? { id, likeness: { kind: 'same-bytes' } }
    : { id, likeness: { kind: 'similar', similarity } };
}

/** Same bytes are surer than any similarity. */
function surety(member: DuplicateMember | undefined): number {
  if (!member) return -Infinity;
  return member.likeness.kind === 'same-bytes' ? 2 : member.likeness.similarity;
}
