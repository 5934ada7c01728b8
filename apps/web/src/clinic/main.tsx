import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startI18n } from '../i18n/setup.ts';
import '../ui/ui.css';
import { ClinicApp } from './clinic-app.tsx';
import './clinic.css';
import { takeMemberLink } from './invitation/member-link.ts';
import { takeProviderAnswer } from './session/provider-answer.ts';
import { takeSetUpToken } from './set-up/set-up-token.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
const setUpToken = takeSetUpToken();
const memberLink = takeMemberLink();
const providerAnswer = takeProviderAnswer();
await startI18n(['common', 'errors', 'clinic']);
createRoot(root).render(
  <StrictMode>
    <ClinicApp setUpToken={setUpToken} memberLink={memberLink} providerAnswer={providerAnswer} />
  </StrictMode>,
);
