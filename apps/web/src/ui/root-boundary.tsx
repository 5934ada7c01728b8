import { Component, type ReactNode } from 'react';

interface RootBoundaryProps {
  readonly children: ReactNode;
}

interface RootBoundaryState {
  readonly failed: boolean;
  /** Incremented to render the page again. */
  readonly round: number;
}

/**
 * The last resort when a page crashes, so that nobody is left with a blank page. The first press
 * renders the page again with what it still has in memory, such as a link's secret that is no
 * longer in the address; a second press reloads it.
 */
export class RootBoundary extends Component<RootBoundaryProps, RootBoundaryState> {
  override readonly state: RootBoundaryState = { failed: false, round: 0 };

  static getDerivedStateFromError(): Partial<RootBoundaryState> {
    return { failed: true };
  }

  override render(): ReactNode {
    const { failed, round } = this.state;
    if (failed) return <RootFailed onGoOn={this.#handleGoOn} />;
    return (
      <div key={round} className="contents">
        {this.props.children}
      </div>
    );
  }

  readonly #handleGoOn = (): void => {
    if (this.state.round > 0) location.reload();
    else this.setState(({ round }) => ({ failed: false, round: round + 1 }));
  };
}

/** In all languages at once, because the texts may be what failed to load. */
const words = [
  {
    lang: 'en',
    title: 'This page stopped working',
    text: 'Saved work is kept. Press “Continue”. If that does not help, open your link or this page again.',
    goOn: 'Continue',
  },
  {
    lang: 'zh-Hans',
    title: '此页面已停止工作',
    text: '已保存的内容不会丢失。请点击“继续”。如果还是不行，请重新打开您的链接或此页面。',
    goOn: '继续',
  },
] as const;

export const RootFailed = ({ onGoOn }: { readonly onGoOn: () => void }) => (
  <main className="shell-main shell-narrow stack-loose" role="alert">
    {words.map(({ lang, title, text, goOn }) => (
      <section key={lang} lang={lang} className="card stack">
        <h1>{title}</h1>
        <p>{text}</p>
        <button type="button" className="button button-primary" onClick={onGoOn}>
          {goOn}
        </button>
      </section>
    ))}
  </main>
);
