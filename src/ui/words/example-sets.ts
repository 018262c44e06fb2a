export interface ExampleSet {
  name: string;
  labels: readonly string[];
}

/** What stands in for labels when a sample picture is opened before any were typed, so that it shows results. */
export const SAMPLE_LABELS: readonly string[] = [
  'cat',
  'dog',
  'people',
  'cup of coffee',
  'rocket',
  'parked motorcycle',
  'printed page',
  'landscape',
];

/** Label sets for a first try: each answers a question that a person really has about a picture. */
export const EXAMPLE_SETS: readonly ExampleSet[] = [
  { name: 'Pets', labels: ['cat', 'dog', 'rabbit', 'bird', 'fish', 'horse'] },
  { name: 'Weather', labels: ['sunshine', 'clouds', 'rain', 'snow', 'fog', 'sunset'] },
  { name: 'Documents', labels: ['receipt', 'letter', 'handwritten note', 'screenshot', 'book page', 'map'] },
];
