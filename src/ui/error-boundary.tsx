import { Component, type ReactNode } from 'react';
import './controls/controls.css';
import './error-boundary.css';

interface Props {
  children: ReactNode;
}

/** The last net: a mistake in the interface itself. The engine's errors never come here. */
export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
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
}
