/**
 * Where bench.html keeps the model that it measured last, and no other: beside the folder of the models that a person
 * has downloaded, because its files have no hash of anybody's to be compared with. What they have is the version that
 * the server told.
 */
export const SHELF = { folder: 'measured', id: 'last' } as const;
