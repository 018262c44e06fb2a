import { winnersOf, type Winners } from './gallery-winner.ts';
import type { Data } from './state.ts';

export type GalleryInput = Pick<
  Data,
  'pictures' | 'scores' | 'ranking' | 'review' | 'duplicates' | 'gallery'
>;

/** A list of pictures that is ordered by place, with what is known of each: places are numbers, and fast. */
export class Listed {
  private known: Winners | null = null;

  constructor(readonly input: GalleryInput) {}

  /** Made when first asked for: in the order of adding nobody does. */
  get winners(): Winners {
    this.known ??= winnersOf(this.input.pictures, this.input.scores);
    return this.known;
  }

  idAt(place: number): string {
    return this.input.pictures[place]!.id;
  }

  /** What the person said of the picture, else the model's best label; null without either. */
  labelAt(place: number): string | null {
    const { review, scores } = this.input;
    const said = review.size > 0 ? review.get(this.idAt(place))?.label : undefined;
    return said ?? scores?.labels[this.winners.best[place]!] ?? null;
  }
}
