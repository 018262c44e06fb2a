/**
 * Only a document can draw an SVG, and nothing can stop the page's own thread in the middle of a drawing. So what a
 * drawing will cost is counted before, and these are the most that is drawn.
 */
export const MAX_SVG_BYTES = 32 * 1024 * 1024;
/** In the file, before anything is repeated. */
export const MAX_SVG_ELEMENTS = 200_000;
export const MAX_SVG_DEPTH = 200;
/** Of one element: browsers compare each with all others. */
export const MAX_SVG_ATTRIBUTES = 500;
/** Elements after every `use`, pattern, mask, clip path and marker is put in its place. */
export const MAX_SVG_DRAWN = 200_000;
/** Letters of attributes and texts after every entity is put in its place. */
export const MAX_SVG_LETTERS = 64 * 1024 * 1024;
/** A text, and a short path, take about as long as one element more for each of so many letters. */
export const LETTERS_AN_ELEMENT = 200;
/** Every edge of a path may cross every other one, so that long paths cost the square of their length. */
export const LETTERS_OF_A_LONG_PATH = 2500;
/**
 * A step of a filter is worked out for every pixel, so it counts as many elements; these were measured to be slower
 * than the rest. feTurbulence counts once for each octave: Chromium works out as many as it is told to.
 */
export const ELEMENTS_A_FILTER_STEP = 500;
export const SLOW_FILTER_STEPS: Readonly<Record<string, number>> = {
  feTurbulence: 20_000,
  feMorphology: 10_000,
  feConvolveMatrix: 10_000,
  feDiffuseLighting: 10_000,
  feSpecularLighting: 10_000,
};
