import { mount } from '../ui/mount.tsx';
import '../ui/ui.css';
import { takeLinkToken, watchLink } from '../visitor/link-token.ts';
import { PatientApp } from './patient-app.tsx';
import '../visitor/visitor.css';

const token = takeLinkToken();
watchLink();

await mount(['common', 'errors', 'patient'], <PatientApp token={token} />);
