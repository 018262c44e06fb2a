/** The end of a path that tells pictures of one evaluation apart: the class folder and the name. */
export function placeInFolder(path: string): string {
  return path.split('/').slice(-2).join('/');
}
