import { mount } from '../ui/mount.tsx';
import '../ui/ui.css';
import { ClinicApp } from './clinic-app.tsx';
import './clinic.css';
import './face.css';
import { takeMemberLink } from './invitation/member-link.ts';
import { takeProviderAnswer } from './session/provider-answer.ts';
import { takeSetUpToken } from './set-up/set-up-token.ts';

const setUpToken = takeSetUpToken();
const memberLink = takeMemberLink();
const providerAnswer = takeProviderAnswer();

await mount(
  ['common', 'errors', 'clinic', 'board', 'scheduling'],
  <ClinicApp setUpToken={setUpToken} memberLink={memberLink} providerAnswer={providerAnswer} />,
);
