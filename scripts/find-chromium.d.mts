/** Path of a Chromium: an installed one, else one that is installed now. */
export function findChromium(): string;
