import { Component, type ReactNode } from 'react';

interface LoadBoundaryProps {
  readonly fallback: (retry: () => void) => ReactNode;
  readonly children: ReactNode;
}

/**
 * Catches a part of the program that did not arrive, or that broke. React keeps a failed `lazy`
 * import for good, so that only a reload tries again; every page of ours survives one.
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
