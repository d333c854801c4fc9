import { Component, type ReactNode } from 'react';
import { Button } from '../../widgets/button.tsx';

interface PaneBoundaryProps {
  /** What the pane is called: `The graph`. */
  readonly pane: string;
  readonly children: ReactNode;
}

/** Keeps a fault in one pane from taking the others down; the pane can be drawn anew. */
export class PaneBoundary extends Component<PaneBoundaryProps, { readonly fault: Error | undefined }> {
  override state: { readonly fault: Error | undefined } = { fault: undefined };

  static getDerivedStateFromError(fault: unknown): { readonly fault: Error } {
    return { fault: fault instanceof Error ? fault : new Error(String(fault)) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === undefined) {
      return this.props.children;
    }
    return (
      <div className="pane-fault" role="alert">
        <p>{this.props.pane} could not be drawn.</p>
        <p className="pane-fault-detail">{fault.message}</p>
        <Button onClick={() => this.setState({ fault: undefined })}>Draw it again</Button>
      </div>
    );
  }
}
