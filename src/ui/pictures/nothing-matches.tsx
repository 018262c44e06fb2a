/** The gallery bar beside it has the way back. */
export function NothingMatches() {
  return <p className="soft nothing-matches">No picture passes these filters.</p>;
}
