import { Component, type ReactNode } from 'react';

interface Props {
  /** Takes the place of what broke. */
  fallback: ReactNode;
  children: ReactNode;
}

/** A net for mistakes in the interface itself, and for parts of it that do not arrive. The engine's errors never come here. */
export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
