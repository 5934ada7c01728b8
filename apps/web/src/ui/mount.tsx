import { type ReactElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type Namespace, startI18n } from '../i18n/setup.ts';
import { RootBoundary, RootFailed } from './root-boundary.tsx';
import { keepPressesSteady } from './steady-press.ts';

/** Renders a page once its texts are loaded, or reports that they failed to load. */
export const mount = async (
  namespaces: readonly Namespace[],
  page: ReactElement,
): Promise<void> => {
  const element = document.getElementById('root');
  if (!element) throw new Error('The page has no root element.');
  const root = createRoot(element);
  keepPressesSteady(document);
  try {
    await startI18n(namespaces);
  } catch {
    root.render(
      <RootFailed
        onGoOn={() => {
          location.reload();
        }}
      />,
    );
    return;
  }
  root.render(
    <StrictMode>
      <RootBoundary>{page}</RootBoundary>
    </StrictMode>,
  );
};
