export interface RankedLabel {
  label: string;
  /** Place of the label in the label set: picks its colour. */
  index: number;
  /** 0..1 */
  probability: number;
}
