import { Component, type ReactNode } from 'react';

interface LoadBoundaryProps {
  readonly fallback: (retry: () => void) => ReactNode;
  readonly children: ReactNode;
}

/**
 * Catches a chunk that failed to load, or a component that crashed. React caches a failed `lazy`
 * import, so only a reload tries again; every page survives one.
 */
export class LoadBoundary extends Component<LoadBoundaryProps, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return this.props.fallback(() => {
      location.reload();
    });
  }
}
