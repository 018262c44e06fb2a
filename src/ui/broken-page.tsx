import './controls/controls.css';
import './broken-page.css';

export function BrokenPage() {
  return (
    <main className="broken" role="alert">
      <h1>This page stopped working.</h1>
      <p>Your pictures are still where they were: on your device. Reload the page to start again.</p>
      <button type="button" className="button button-primary" onClick={() => location.reload()}>
        Reload
      </button>
    </main>
  );
}
