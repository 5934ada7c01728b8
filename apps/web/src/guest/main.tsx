import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startI18n } from '../i18n/setup.ts';
import '../ui/ui.css';
import { takeLinkToken, watchLink } from '../visitor/link-token.ts';
import '../visitor/visitor.css';
import { GuestApp } from './guest-app.tsx';

const token = takeLinkToken();
watchLink();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
await startI18n(['common', 'errors', 'patient', 'guest']);
createRoot(root).render(
  <StrictMode>
    <GuestApp token={token} />
  </StrictMode>,
);
