import './corners.css';

/** The four corners of a viewfinder: the mark of the app, and the frame of its drop zone. */
export function Corners() {
  return (
    <div className="corners" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}
