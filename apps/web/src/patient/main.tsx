import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startI18n } from '../i18n/setup.ts';
import '../ui/ui.css';
import { takeLinkToken, watchLink } from '../visitor/link-token.ts';
import { PatientApp } from './patient-app.tsx';
import '../visitor/visitor.css';

const token = takeLinkToken();
watchLink();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
await startI18n(['common', 'errors', 'patient']);
createRoot(root).render(
  <StrictMode>
    <PatientApp token={token} />
  </StrictMode>,
);
