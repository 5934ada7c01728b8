import { type Loaded } from '../../api/use-loaded.ts';
import { Brand } from '../../ui/brand.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { PageShell } from '../../ui/page-shell.tsx';
import { type Elements } from '../../ui/elements.ts';

interface LinkPageProps<Preview> {
  readonly loaded: Loaded<Preview> & { readonly reload: () => void };
  readonly demo: boolean;
  /** The heading if the link does not open. */
  readonly failed: string;
  readonly children: (preview: Preview) => Elements;
}

/** The page behind an administrator's link, once its preview is loaded. */
export const LinkPage = <Preview,>({ loaded, demo, failed, children }: LinkPageProps<Preview>) => (
  <PageShell demo={demo} brand={<Brand />} width="narrow">
    {loaded.state === 'loading' && <Loading />}
    {loaded.state === 'failed' && (
      <div className="stack">
        <PageHeading>{failed}</PageHeading>
        <ErrorBanner error={loaded.error} onRetry={loaded.reload} />
      </div>
    )}
    {loaded.state === 'ready' && children(loaded.data)}
  </PageShell>
);
