/** Edges of six and two rows, of 16 columns, and of the blocks of 128 and 256 that the runtime divides a product into. */
export const SIDES = [1, 2, 3, 5, 6, 7, 8, 11, 12, 13, 15, 16, 17, 24, 31, 33, 50, 127, 128, 129, 131];
export const DEPTHS = [1, 2, 3, 4, 5, 7, 8, 31, 64, 127, 128, 129, 255, 256, 257, 300, 515];
